package io.densepath.image;

/** The numbers of a TIFF, in the byte order that its first two bytes say. */
final class TiffNumbers {
  private static final int TYPE_SHORT = 3;

  private final Bytes file;
  private final boolean little;

  TiffNumbers(Bytes file, boolean little) {
    this.file = file;
    this.little = little;
  }

  int u16(long at) throws ImageException {
    return little ? file.u16Little(at) : file.u16Big(at);
  }

  long u32(long at) throws ImageException {
    return little ? file.u32Little(at) : file.u32Big(at);
  }

  /** The first number of a directory entry; more than four bytes of them lie elsewhere. */
  long value(long entry) throws ImageException {
    boolean isShort = u16(entry + 2) == TYPE_SHORT;
    long bytes = u32(entry + 4) * (isShort ? 2 : 4);
    long at = bytes > 4 ? u32(entry + 8) : entry + 8;
    return isShort ? u16(at) : u32(at);
  }
}
