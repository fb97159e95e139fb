package io.densepath.image;

/**
 * GIF 87a and 89a (CompuServe): the size is that of the logical screen, or larger where the first
 * frame reaches beyond the screen, as in Pillow.
 */
final class GifHeader implements HeaderReader {

  @Override
  public boolean recognises(FileBytes file) {
    return file.has(0, "GIF87a") || file.has(0, "GIF89a");
  }

  @Override
  public ImageSize read(FileBytes file) throws ImageException {
    GifFrame frame = GifFrame.first(file);
    return HeaderReader.size(
        Math.max(file.u16Little(6), frame.left() + frame.width()),
        Math.max(file.u16Little(8), frame.top() + frame.height()));
  }

  /** An index a pixel. */
  @Override
  public DecoderMemory memory(FileBytes file, ImageSize size) {
    return DecoderMemory.of(size.pixels());
  }
}
