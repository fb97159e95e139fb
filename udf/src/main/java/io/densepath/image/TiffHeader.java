package io.densepath.image;

/**
 * TIFF 6: the first directory's entries 256 (width) and 257 (length). Of an entry that is there
 * twice the larger counts, whichever of them the decoder will believe.
 */
final class TiffHeader implements HeaderReader {
  private static final int IMAGE_WIDTH = 256;
  private static final int IMAGE_LENGTH = 257;
  private static final int TYPE_SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  @Override
  public boolean recognises(Bytes file) {
    return file.has(0, "II*\0") || file.has(0, "MM\0*");
  }

  @Override
  public ImageSize read(Bytes file) throws ImageException {
    boolean little = file.has(0, "II");
    long directory = u32(file, little, 4);
    int entries = u16(file, little, directory);
    long width = 0;
    long height = 0;
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + (long) i * ENTRY_BYTES;
      int tag = u16(file, little, entry);
      if (tag == IMAGE_WIDTH) {
        width = Math.max(width, value(file, little, entry));
      } else if (tag == IMAGE_LENGTH) {
        height = Math.max(height, value(file, little, entry));
      }
    }
    return HeaderReader.size(width, height);
  }

  private static long value(Bytes file, boolean little, long entry) throws ImageException {
    boolean isShort = u16(file, little, entry + 2) == TYPE_SHORT;
    return isShort ? u16(file, little, entry + 8) : u32(file, little, entry + 8);
  }

  private static int u16(Bytes file, boolean little, long at) throws ImageException {
    return little ? file.u16Little(at) : file.u16Big(at);
  }

  private static long u32(Bytes file, boolean little, long at) throws ImageException {
    return little ? file.u32Little(at) : file.u32Big(at);
  }
}
