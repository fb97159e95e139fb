package io.densepath.image;

/**
 * Converts CIE L*a*b* (D50) to sRGB with the arithmetic of LittleCMS, which Pillow calls: the exact
 * colours at the nodes of a grid of 33 x 33 x 33, in 16 bits, and tetrahedral interpolation between
 * them.
 */
final class LabColour {
  private static final int NODES = 33;
  private static final int MAX = 0xffff;

  /** The steps from a node to the next one along L, a and b. */
  private static final int[] STEP = {NODES * NODES * 3, NODES * 3, 3};

  /** The largest number that the 1.15 fixed point of ICC profiles encodes. */
  private static final double MAX_XYZ = 1 + 32767 / 32768.0;

  private static final double[] D50 = {0.9642, 1, 0.8249};

  private static final char[] GRID = grid();

  private LabColour() {}

  private static char[] grid() {
    double[][] fromXyz = LabMatrices.xyzToRgb(D50);
    char[] grid = new char[NODES * STEP[0]];
    for (int node = 0, at = 0; at < grid.length; node++, at += 3) {
      float[] lab = {
        node(node / (NODES * NODES)), node(node / NODES % NODES), node(node % NODES),
      };
      float[] xyz = xyz(lab);
      for (int c = 0; c < 3; c++) {
        double[] row = fromXyz[c];
        float linear = (float) ((xyz[0] * row[0] + xyz[1] * row[1] + xyz[2] * row[2]) * MAX_XYZ);
        grid[at + c] = word(gamma(linear) * (double) MAX);
      }
    }
    return grid;
  }

  private static float node(int index) {
    return (float) (word(index * (double) MAX / (NODES - 1)) / (double) MAX);
  }

  private static char word(double value) {
    return (char) Math.max(0, Math.min(MAX, Math.floor(value + 0.5)));
  }

  private static float[] xyz(float[] lab) {
    double y = (lab[0] * 100.0 + 16) / 116;
    double x = y + 0.002 * (lab[1] * 255.0 - 128);
    double z = y - 0.005 * (lab[2] * 255.0 - 128);
    return new float[] {
      (float) (cube(x) * D50[0] / MAX_XYZ),
      (float) (cube(y) * D50[1] / MAX_XYZ),
      (float) (cube(z) * D50[2] / MAX_XYZ),
    };
  }

  private static double cube(double t) {
    return t <= 24.0 / 116 ? 108.0 / 841 * (t - 16.0 / 116) : t * t * t;
  }

  /** The transfer function of sRGB. */
  private static float gamma(double linear) {
    double knee = Math.pow(0.04045 / 1.055 + 0.055 / 1.055, 2.4);
    return (float)
        (linear >= knee
            ? (Math.pow(linear, 1 / 2.4) - 0.055 / 1.055) / (1 / 1.055)
            : linear / (1 / 12.92));
  }

  /**
   * Converts the first pixels of a row to RGB.
   *
   * @param row three bytes a pixel
   * @param signBit 0x80 if a and b are signed, 0 if they are stored with an offset of 128
   */
  static void rgb(byte[] row, int signBit, int count, byte[] rgb) {
    int[] weights = new int[3];
    for (int at = 0; at < count * 3; at += 3) {
      int corner = 0;
      for (int c = 0; c < 3; c++) {
        int level = (row[at + c] & 0xff) ^ (c == 0 ? 0 : signBit);
        int scaled = level * 257 * (NODES - 1);
        int fixed = scaled + (scaled + 0x7fff) / MAX;
        corner += (fixed >> 16) * STEP[c];
        weights[c] = fixed & MAX;
      }
      interpolate(corner, weights, rgb, at);
    }
  }

  /** Walks from a corner of a cell along its axes, that with the largest weight first. */
  private static void interpolate(int corner, int[] weights, byte[] rgb, int at) {
    int first = weights[0] >= weights[1] ? 0 : 1;
    int last = 1 - first;
    int middle = 2;
    if (weights[2] > weights[first]) {
      middle = first;
      first = 2;
    } else if (weights[2] <= weights[last]) {
      middle = last;
      last = 2;
    }
    int second = corner + (weights[first] == 0 ? 0 : STEP[first]);
    int third = second + (weights[middle] == 0 ? 0 : STEP[middle]);
    int fourth = third + (weights[last] == 0 ? 0 : STEP[last]);
    for (int c = 0; c < 3; c++) {
      int rest =
          (GRID[second + c] - GRID[corner + c]) * weights[first]
              + (GRID[third + c] - GRID[second + c]) * weights[middle]
              + (GRID[fourth + c] - GRID[third + c]) * weights[last]
              + 0x8001;
      int word = (GRID[corner + c] + ((rest + (rest >> 16)) >> 16)) & MAX;
      rgb[at + c] = (byte) ((word * 65281L + (1 << 23)) >> 24);
    }
  }
}
