package io.densepath.image;

/** GIF 87a and 89a: the logical screen's size, which every frame lies within. */
final class GifHeader implements HeaderReader {

  @Override
  public boolean recognises(Bytes file) {
    return file.has(0, "GIF87a") || file.has(0, "GIF89a");
  }

  @Override
  public ImageSize read(Bytes file) throws ImageException {
    return HeaderReader.size(file.u16Little(6), file.u16Little(8));
  }
}
