package io.densepath.image;

/** The decoded rows of a strip or tile, or of one plane of it, from top to bottom. */
interface TiffRowSource extends AutoCloseable {

  /**
   * Fills an array with the next row.
   *
   * @throws ImageException CORRUPT if the block is damaged or ends before the end of the row
   */
  void next(byte[] row) throws ImageException;

  /**
   * Reads what follows the last row, if the compression has a checksum there.
   *
   * @throws ImageException CORRUPT if the checksum differs
   */
  default void end() throws ImageException {}

  @Override
  void close();
}
