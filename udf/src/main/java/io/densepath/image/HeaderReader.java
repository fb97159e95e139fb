package io.densepath.image;

/** The header of one format: how a file of it begins, and where its size stands. */
interface HeaderReader {

  /** Whether the file begins as this format does. */
  boolean recognises(Bytes file);

  /**
   * Width and height, read without decoding.
   *
   * @throws ImageException CORRUPT for a damaged or cut header, UNSUPPORTED for a variant that is
   *     not decoded, TOO_LARGE for a side that no int holds
   */
  ImageSize read(Bytes file) throws ImageException;

  /** A size from unsigned 32-bit numbers, which a hostile header fills at will. */
  static ImageSize size(long width, long height) throws ImageException {
    if (width < 1 || height < 1) {
      throw new ImageException(
          ImageStatus.CORRUPT, "header says " + width + "x" + height + ", expected positive sides");
    }
    if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw new ImageException(ImageStatus.TOO_LARGE, "header says " + width + "x" + height);
    }
    return new ImageSize((int) width, (int) height);
  }
}
