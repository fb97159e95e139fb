package io.densepath.image;

import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the strips or tiles of a TIFF with Deflate once, for their checksums: OpenCV lets
 * libtiff go on where one is damaged. Other compressions carry no checksum that could be looked at.
 */
final class TiffStrips {
  private static final int DEFLATE = 8;
  private static final int OLD_DEFLATE = 32946;
  private static final int MAX_SAMPLE_BYTES = 8;

  private final byte[] file;
  private final TiffNumbers numbers;
  private final Header header;
  private final byte[] inflated = new byte[1 << 14];
  private long bytesLeft;

  private TiffStrips(byte[] file, Header header) {
    this.file = file;
    this.numbers = new TiffNumbers(new Bytes(file));
    this.header = header;
    // Tiles reach beyond the image; twice its size is more than any honest file has.
    this.bytesLeft = header.size().pixels() * MAX_SAMPLE_BYTES * 2 + (1 << 20);
  }

  static void check(byte[] file, Header header) throws ImageException {
    new TiffStrips(file, header).check();
  }

  private void check() throws ImageException {
    long compression = 1;
    long offsets = 0;
    long lengths = 0;
    for (int i = 0; i < numbers.entries(); i++) {
      long entry = numbers.firstEntry() + (long) i * TiffNumbers.ENTRY_BYTES;
      switch (numbers.u16(entry)) {
        case 259 -> compression = numbers.value(entry, 0);
        case 273, 324 -> offsets = entry;
        case 279, 325 -> lengths = entry;
        default -> {}
      }
    }
    if ((compression == DEFLATE || compression == OLD_DEFLATE) && offsets != 0 && lengths != 0) {
      for (long i = 0; i < numbers.count(offsets); i++) {
        inflate(numbers.value(offsets, i), numbers.value(lengths, i));
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
