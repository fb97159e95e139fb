package io.densepath.image;

/** TIFF (Adobe, revision 6.0) and BigTIFF: the size stands in the first image file directory. */
final class TiffHeader implements HeaderReader {
  @Override
  public boolean recognises(FileBytes file) {
    return TiffDirectory.recognises(file);
  }

  @Override
  public ImageSize read(FileBytes file) throws ImageException {
    return TiffLayout.read(file).size();
  }

  /**
   * Rows of a block are decoded one after another, except where OpenCV decodes the block as a
   * whole. A transposed image is copied.
   */
  @Override
  public DecoderMemory memory(FileBytes file, ImageSize size) throws ImageException {
    TiffLayout layout = TiffLayout.read(file);
    long block = layout.blockWidth() * layout.blockHeight();
    boolean transposed = TiffOrientation.of(layout).transposes();
    return new DecoderMemory(
        rowBytes(layout)
            + layout.planes() * TiffBlocks.memory(layout)
            + (transposed ? 3 * size.pixels() : 0),
        // A tile that is wider than the image is decoded for every few rows of it.
        layout.blockWidth() > size.width()
            ? Math.max(block, layout.blockWidth() * size.height())
            : block);
  }

  private static long rowBytes(TiffLayout layout) {
    return 2L * layout.planes() * layout.rowBytes() + 3L * layout.size().width();
  }
}
