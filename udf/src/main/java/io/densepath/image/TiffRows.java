package io.densepath.image;

import java.util.ArrayList;
import java.util.List;

/** Reads a block of a TIFF row by row, all its planes side by side. */
final class TiffRows implements AutoCloseable {
  private final TiffLayout layout;
  private final List<TiffRowSource> planes = new ArrayList<>();
  private final boolean whole;
  private final byte[] row;
  private final byte[] interleaved;

  /**
   * @param block index of the block in each plane
   */
  TiffRows(TiffBlocks blocks, TiffLayout layout, long block) throws ImageException {
    this.layout = layout;
    this.whole = layout.rows(block) == layout.blockHeight();
    this.row = new byte[Math.toIntExact(layout.rowBytes())];
    this.interleaved =
        layout.separate() ? new byte[Math.multiplyExact(row.length, layout.planes())] : row;
    try {
      for (int p = 0; p < layout.planes(); p++) {
        planes.add(blocks.rows(block + p * layout.blocks(), layout.rows(block)));
      }
    } catch (ImageException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Returns the next row, the samples of a pixel beside each other. The next call overwrites it.
   */
  byte[] next() throws ImageException {
    for (int p = 0; p < planes.size(); p++) {
      planes.get(p).next(row);
      if (layout.separate()) {
        interleave(p);
      }
    }
    return interleaved;
  }

  private void interleave(int plane) {
    int bytes = layout.pixels().depth() / 8;
    int step = bytes * layout.planes();
    for (int from = 0, to = plane * bytes; from < row.length; from += bytes, to += step) {
      System.arraycopy(row, from, interleaved, to, bytes);
    }
  }

  /** Checks what follows the last row, unless the block has rows that the image has not. */
  void end() throws ImageException {
    if (!whole) {
      return;
    }
    for (TiffRowSource plane : planes) {
      plane.end();
    }
  }

  @Override
  public void close() {
    planes.forEach(TiffRowSource::close);
  }
}
