package io.densepath.image;

/** Reads the header of one format. */
interface HeaderReader {

  /** Whether the file begins with the signature of this format. */
  boolean recognises(FileBytes file);

  /**
   * Reads width and height without decoding.
   *
   * @throws ImageException CORRUPT for a damaged or truncated header, UNSUPPORTED for a variant
   *     that is not decoded, TOO_LARGE for a side of 2^31 pixels or more
   */
  ImageSize read(FileBytes file) throws ImageException;

  /**
   * Returns the size of what is decoded, which is smaller than the image if its first frame covers
   * a part of it. Called only after {@link #read}.
   *
   * @throws ImageException CORRUPT for a damaged or truncated header
   */
  default ImageSize decoded(FileBytes file, ImageSize size) throws ImageException {
    return size;
  }

  /**
   * Reads how much memory the decoder takes at most beside the file and the decoded pixels. Called
   * only after {@link #read} and for an image within the limits.
   *
   * @throws ImageException CORRUPT for a damaged or truncated header
   */
  default DecoderMemory memory(FileBytes file, ImageSize size) throws ImageException {
    return DecoderMemory.NONE;
  }

  /**
   * Returns a size from unsigned numbers of up to 32 bits, which a hostile header may set to
   * anything.
   *
   * @throws ImageException CORRUPT if a side is not positive, TOO_LARGE if no int holds it
   */
  static ImageSize size(long width, long height) throws ImageException {
    if (width < 1 || height < 1) {
      throw new ImageException(
          ImageStatus.CORRUPT,
          "header states " + width + "x" + height + ", expected positive sides");
    }
    if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw new ImageException(ImageStatus.TOO_LARGE, "header states " + width + "x" + height);
    }
    return new ImageSize((int) width, (int) height);
  }
}
