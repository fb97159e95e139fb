package io.densepath.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Rows of a block that is decompressed as a stream. */
final class TiffStreamRows implements TiffRowSource {
  private final InputStream stream;
  private final TiffLayout layout;
  private final long index;

  /**
   * @param index of the block, for messages
   */
  TiffStreamRows(InputStream stream, TiffLayout layout, long index) {
    this.stream = stream;
    this.layout = layout;
    this.index = index;
  }

  @Override
  public void next(byte[] row) throws ImageException {
    try {
      if (stream.readNBytes(row, 0, row.length) < row.length) {
        throw layout.corrupt(index, "ends before its last row");
      }
    } catch (IOException e) {
      throw layout.unread(index, e);
    }
    TiffPredictor.undo(layout, row);
  }

  @Override
  public void end() throws ImageException {
    try {
      stream.read();
    } catch (IOException e) {
      throw layout.unread(index, e);
    }
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      // The stored bytes lie in memory, so no device can fail.
      throw new UncheckedIOException(e);
    }
  }
}
