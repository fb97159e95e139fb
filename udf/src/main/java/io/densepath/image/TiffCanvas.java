package io.densepath.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Fills a matrix with the pixels of Pillow's {@code convert("RGB")} of a TIFF, row by row of its
 * strips or tiles.
 */
final class TiffCanvas {
  private final ImageSize size;
  private final TiffLayout layout;
  private final TiffBlocks blocks;
  private final TiffSamples samples;
  private final byte[] rgb;

  TiffCanvas(TiffLayout layout, TiffBlocks blocks) throws ImageException {
    this.size = layout.size();
    this.layout = layout;
    this.blocks = blocks;
    this.samples = TiffSamples.of(layout);
    this.rgb = new byte[size.width() * 3];
  }

  /**
   * Fills a matrix (H, W, C) of uint8 RGB of the size of the image.
   *
   * @throws ImageException CORRUPT if a strip or tile is damaged, missing or cut short
   */
  void fill(Mat image) throws ImageException {
    long step = image.step(0);
    try (BytePointer pixels = image.data()) {
      pixels.capacity(step * size.height());
      for (long block = 0; block < layout.blocks(); block++) {
        long x = block % layout.across() * layout.blockWidth();
        long y = block / layout.across() * layout.blockHeight();
        fill(pixels.position(y * step + x * 3), step, block, (int) x);
      }
    }
  }

  /** Fills a block whose first pixel is at the pointer's position. */
  private void fill(BytePointer pixels, long step, long block, int x) throws ImageException {
    int columns = (int) Math.min(layout.blockWidth(), size.width() - x);
    int rows = layout.rows(block);
    long first = pixels.position();
    try (TiffRows source = new TiffRows(blocks, layout, block)) {
      for (int r = 0; r < rows; r++) {
        samples.rgb(source.next(), columns, rgb);
        pixels.position(first + r * step).put(rgb, 0, columns * 3);
      }
      source.end();
    }
  }
}
