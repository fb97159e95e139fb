package io.densepath.image;

/** Writes the pixels of a frame to the canvas, row by row or interlaced (GIF89a, appendix E). */
final class GifCanvas {
  private static final int[] PASS_START = {0, 4, 2, 1};
  private static final int[] PASS_STEP = {8, 8, 4, 2};

  private final GifFrame frame;
  private final byte[] canvas;
  private final int canvasWidth;
  private int x;
  private int y;
  private int pass;

  GifCanvas(GifFrame frame, byte[] canvas, int canvasWidth) {
    this.frame = frame;
    this.canvas = canvas;
    this.canvasWidth = canvasWidth;
    if (frame.width() == 0) {
      y = frame.height();
    }
  }

  boolean complete() {
    return y >= frame.height();
  }

  /**
   * Writes the palette indices from {@code start} to the end of the array; those beyond the last
   * row of the frame are dropped.
   */
  void put(byte[] indices, int start) {
    int at = start;
    while (at < indices.length && !complete()) {
      int count = Math.min(indices.length - at, frame.width() - x);
      int target = (frame.top() + y) * canvasWidth + frame.left() + x;
      System.arraycopy(indices, at, canvas, target, count);
      at += count;
      x += count;
      if (x == frame.width()) {
        nextRow();
      }
    }
  }

  private void nextRow() {
    x = 0;
    y += frame.interlaced() ? PASS_STEP[pass] : 1;
    while (frame.interlaced() && complete() && pass < PASS_STEP.length - 1) {
      y = PASS_START[++pass];
    }
  }
}
