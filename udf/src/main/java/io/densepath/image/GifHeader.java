package io.densepath.image;

/** GIF 87a and 89a: the logical screen, grown as Pillow does where the first frame leaves it. */
final class GifHeader implements HeaderReader {

  @Override
  public boolean recognises(Bytes file) {
    return file.has(0, "GIF87a") || file.has(0, "GIF89a");
  }

  @Override
  public ImageSize read(Bytes file) throws ImageException {
    GifFrame frame = GifFrame.first(file);
    return HeaderReader.size(
        Math.max(file.u16Little(6), frame.left() + frame.width()),
        Math.max(file.u16Little(8), frame.top() + frame.height()));
  }
}
