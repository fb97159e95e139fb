package io.densepath.image;

import java.util.Locale;
import java.util.Optional;

/**
 * Unpacks the run lengths of a BMP (RLE8 and RLE4) as Pillow does: a run ends with its row, other
 * pixels go on in the next one, and pixels that are skipped have index 0.
 */
final class BmpRuns {
  private static final int END_OF_ROW = 0;
  private static final int END_OF_IMAGE = 1;
  private static final int MOVE = 2;

  private final FileBytes file;
  private final ImageHeader header;
  private final boolean halfBytes;
  private final int width;
  private final byte[] indices;
  private long at;
  private long done;

  /** Column after the last run; other pixels may take it beyond the width. */
  private long column;

  BmpRuns(FileBytes file, ImageHeader header, BmpInfo info) {
    this.file = file;
    this.header = header;
    this.halfBytes = info.compression() == BmpInfo.RUNS_4;
    this.width = info.size().width();
    this.indices = new byte[(int) info.size().pixels()];
    this.at = info.pixelsAt();
  }

  /**
   * Returns an index a pixel, in the stored order of the rows.
   *
   * @throws ImageException CORRUPT if the data end before the last pixel
   */
  byte[] unpack() throws ImageException {
    while (done < indices.length) {
      int count = file.u8(at);
      int value = file.u8(at + 1);
      at += 2;
      if (count > 0) {
        run(count, value);
      } else if (value == END_OF_ROW) {
        done += (width - done % width) % width;
        column = 0;
      } else if (value == END_OF_IMAGE) {
        throw new ImageException(
            ImageStatus.CORRUPT,
            String.format(
                Locale.ROOT, "BMP of %s ends after %d of its pixels", header.size(), done),
            Optional.of(header.size()));
      } else if (value == MOVE) {
        done += file.u8(at) + (long) file.u8(at + 1) * width;
        column = done % width;
        at += 2;
      } else {
        pixels(value);
      }
    }
    return indices;
  }

  private void run(int count, int value) {
    long fitting = Math.max(0, Math.min(count, width - column));
    for (int i = 0; i < fitting; i++) {
      put(halfBytes ? (i % 2 == 0 ? value >> 4 : value & 15) : value);
    }
    column += fitting;
  }

  /** Reads pixels that are no run; padding follows an odd number of bytes. */
  private void pixels(int count) throws ImageException {
    for (int i = 0; i < count; i++) {
      int value = file.u8(halfBytes ? at + i / 2 : at + i);
      put(halfBytes ? (i % 2 == 0 ? value >> 4 : value & 15) : value);
    }
    at += halfBytes ? (count + 1) / 2 : count;
    at += at % 2;
    column += count;
  }

  private void put(int index) {
    if (done < indices.length) {
      indices[(int) done] = (byte) index;
    }
    done++;
  }
}
