package io.densepath.image;

/** The matrix from XYZ under D50 to linear sRGB, whose white is D65 (Bradford adaptation). */
final class LabMatrices {
  private static final double[][] BRADFORD = {
    {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296},
  };

  /** x, y and z of the primaries of ITU-R BT.709, in columns. */
  private static final double[][] PRIMARIES = {
    {0.64, 0.30, 0.15}, {0.33, 0.60, 0.06}, {1 - 0.64 - 0.33, 1 - 0.30 - 0.60, 1 - 0.15 - 0.06},
  };

  private static final double[] D65 = {0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290};

  private LabMatrices() {}

  /**
   * @param white X, Y and Z of D50
   */
  static double[][] xyzToRgb(double[] white) {
    double[] amounts = times(inverse(PRIMARIES), D65);
    double[][] rgbToXyz = times(PRIMARIES, diagonal(amounts));
    double[] from = times(BRADFORD, D65);
    double[] to = times(BRADFORD, white);
    double[][] cones = diagonal(new double[] {to[0] / from[0], to[1] / from[1], to[2] / from[2]});
    double[][] adaptation = times(inverse(BRADFORD), times(cones, BRADFORD));
    return inverse(times(adaptation, rgbToXyz));
  }

  private static double[][] diagonal(double[] values) {
    return new double[][] {{values[0], 0, 0}, {0, values[1], 0}, {0, 0, values[2]}};
  }

  private static double[] times(double[][] m, double[] v) {
    double[] product = new double[3];
    for (int i = 0; i < 3; i++) {
      product[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
    }
    return product;
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] product = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        product[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
      }
    }
    return product;
  }

  private static double[][] inverse(double[][] m) {
    double[][] inverse = new double[3][3];
    double determinant = 0;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        int r = (j + 1) % 3;
        int s = (j + 2) % 3;
        int p = (i + 1) % 3;
        int q = (i + 2) % 3;
        inverse[i][j] = m[r][p] * m[s][q] - m[r][q] * m[s][p];
      }
    }
    for (int j = 0; j < 3; j++) {
      determinant += m[0][j] * inverse[j][0];
    }
    for (double[] row : inverse) {
      for (int j = 0; j < 3; j++) {
        row[j] /= determinant;
      }
    }
    return inverse;
  }
}
