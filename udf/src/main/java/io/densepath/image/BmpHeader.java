package io.densepath.image;

/** Windows and OS/2 bitmaps: the size stands in the second header; rows may run downwards. */
final class BmpHeader implements HeaderReader {
  private static final int OS2_HEADER = 12;

  @Override
  public boolean recognises(Bytes file) {
    return file.has(0, "BM");
  }

  @Override
  public ImageSize read(Bytes file) throws ImageException {
    if (file.u32Little(14) == OS2_HEADER) {
      return HeaderReader.size(file.u16Little(18), file.u16Little(20));
    }
    // A negative height says that the first row is the top one.
    return HeaderReader.size(file.i32Little(18), Math.abs((long) file.i32Little(22)));
  }
}
