package io.densepath.image;

import java.util.OptionalLong;

/**
 * The first image file directory of a TIFF (Adobe, revision 6.0, section 2), read in the byte order
 * that the first two bytes of the file state.
 */
final class TiffDirectory {
  static final int IMAGE_WIDTH = 256;
  static final int IMAGE_LENGTH = 257;
  static final int BITS_PER_SAMPLE = 258;
  static final int COMPRESSION = 259;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES_PER_PIXEL = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTE_COUNTS = 279;
  static final int PLANAR_CONFIGURATION = 284;
  static final int TILE_WIDTH = 322;
  static final int TILE_LENGTH = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTE_COUNTS = 325;
  static final int SAMPLE_FORMAT = 339;

  private static final int ENTRY_BYTES = 12;
  private static final int TYPE_SHORT = 3;

  private final FileBytes file;
  private final boolean little;

  TiffDirectory(FileBytes file) {
    this.file = file;
    this.little = file.has(0, "II");
  }

  int entries() throws ImageException {
    return u16(u32(4));
  }

  /** Position of an entry in the file. */
  long entry(int index) throws ImageException {
    return u32(4) + 2 + (long) index * ENTRY_BYTES;
  }

  int tag(long entry) throws ImageException {
    return u16(entry);
  }

  /** How many values an entry has. */
  long count(long entry) throws ImageException {
    return u32(entry + 4);
  }

  /** One value of an entry: in the entry itself if all fit in four bytes, else where it points. */
  long value(long entry, long index) throws ImageException {
    int bytes = u16(entry + 2) == TYPE_SHORT ? 2 : 4;
    long at = (count(entry) * bytes > 4 ? u32(entry + 8) : entry + 8) + index * bytes;
    return bytes == 2 ? u16(at) : u32(at);
  }

  /** Returns the largest first value of the entries with a tag, or a default if there is none. */
  long largest(int tag, long missing) throws ImageException {
    OptionalLong largest = OptionalLong.empty();
    for (int i = 0; i < entries(); i++) {
      long entry = entry(i);
      if (tag(entry) == tag) {
        largest = OptionalLong.of(Math.max(value(entry, 0), largest.orElse(0)));
      }
    }
    return largest.orElse(missing);
  }

  private int u16(long at) throws ImageException {
    return little ? file.u16Little(at) : file.u16Big(at);
  }

  private long u32(long at) throws ImageException {
    return little ? file.u32Little(at) : file.u32Big(at);
  }
}
