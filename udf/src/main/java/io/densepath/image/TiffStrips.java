package io.densepath.image;

import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Verifies the checksums of a Deflate-compressed TIFF by inflating its strips or tiles once: OpenCV
 * lets libtiff continue after a damaged strip. Other compressions have no checksum.
 */
final class TiffStrips {
  private static final int DEFLATE = 8;
  private static final int OLD_DEFLATE = 32946;
  private static final int MAX_SAMPLE_BYTES = 8;

  private final byte[] file;
  private final TiffDirectory directory;
  private final ImageHeader header;
  private final byte[] inflated = new byte[1 << 14];
  private long bytesLeft;

  private TiffStrips(byte[] file, ImageHeader header) {
    this.file = file;
    this.directory = new TiffDirectory(new FileBytes(file));
    this.header = header;
    // Tiles may reach beyond the image; twice its size bounds what a hostile file inflates to.
    this.bytesLeft = header.size().pixels() * MAX_SAMPLE_BYTES * 2 + (1 << 20);
  }

  /**
   * @throws ImageException CORRUPT if a strip or tile is damaged
   */
  static void check(byte[] file, ImageHeader header) throws ImageException {
    new TiffStrips(file, header).check();
  }

  private void check() throws ImageException {
    long compression = 1;
    long offsets = 0;
    long lengths = 0;
    for (int i = 0; i < directory.entries(); i++) {
      long entry = directory.entry(i);
      switch (directory.tag(entry)) {
        case TiffDirectory.COMPRESSION -> compression = directory.value(entry, 0);
        case TiffDirectory.STRIP_OFFSETS, TiffDirectory.TILE_OFFSETS -> offsets = entry;
        case TiffDirectory.STRIP_BYTE_COUNTS, TiffDirectory.TILE_BYTE_COUNTS -> lengths = entry;
        default -> {}
      }
    }
    if ((compression == DEFLATE || compression == OLD_DEFLATE) && offsets != 0 && lengths != 0) {
      for (long i = 0; i < directory.count(offsets); i++) {
        inflate(directory.value(offsets, i), directory.value(lengths, i));
      }
    }
  }

  private void inflate(long offset, long length) throws ImageException {
    require(offset + length <= file.length);
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(file, (int) offset, (int) length);
      while (!inflater.finished()) {
        int bytes = inflater.inflate(inflated);
        bytesLeft -= bytes;
        require(bytes > 0 || inflater.finished());
        require(bytesLeft >= 0);
      }
    } catch (DataFormatException e) {
      require(false);
    } finally {
      inflater.end();
    }
  }

  private void require(boolean holds) throws ImageException {
    if (!holds) {
      throw new ImageException(
          ImageStatus.CORRUPT,
          "TIFF of " + header.size() + " has a damaged strip or tile",
          Optional.of(header.size()));
    }
  }
}
