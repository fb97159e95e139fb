package io.densepath.image;

/** The numbers of a TIFF, in the byte order that its first two bytes say. */
final class TiffNumbers {
  static final int ENTRY_BYTES = 12;

  private static final int TYPE_SHORT = 3;

  private final Bytes file;
  private final boolean little;

  TiffNumbers(Bytes file) {
    this.file = file;
    this.little = file.has(0, "II");
  }

  int u16(long at) throws ImageException {
    return little ? file.u16Little(at) : file.u16Big(at);
  }

  long u32(long at) throws ImageException {
    return little ? file.u32Little(at) : file.u32Big(at);
  }

  /** Position of the first directory's first entry. */
  long firstEntry() throws ImageException {
    return u32(4) + 2;
  }

  /** Number of the first directory's entries. */
  int entries() throws ImageException {
    return u16(u32(4));
  }

  /** How many numbers a directory entry has. */
  long count(long entry) throws ImageException {
    return u32(entry + 4);
  }

  /** One of the numbers of a directory entry; more than four bytes of them lie elsewhere. */
  long value(long entry, long index) throws ImageException {
    int bytes = u16(entry + 2) == TYPE_SHORT ? 2 : 4;
    long at = (count(entry) * bytes > 4 ? u32(entry + 8) : entry + 8) + index * bytes;
    return bytes == 2 ? u16(at) : u32(at);
  }
}
