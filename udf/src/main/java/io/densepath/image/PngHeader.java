package io.densepath.image;

/** PNG and APNG (ISO 15948): the first chunk is IHDR and holds the size. */
final class PngHeader implements HeaderReader {

  @Override
  public boolean recognises(Bytes file) {
    return file.has(0, "\u0089PNG\r\n\u001a\n");
  }

  @Override
  public ImageSize read(Bytes file) throws ImageException {
    if (!file.has(12, "IHDR") || file.u32Big(8) != 13) {
      throw new ImageException(ImageStatus.CORRUPT, "PNG does not begin with an IHDR of 13 bytes");
    }
    return HeaderReader.size(file.u32Big(16), file.u32Big(20));
  }
}
