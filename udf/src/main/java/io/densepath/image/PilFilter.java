package io.densepath.image;

/** The filters of Pillow's Resample.c. Distances are in pixels of the coarser grid. */
enum PilFilter {
  /** A triangle, max(0, 1 - |x|). */
  BILINEAR(1) {
    @Override
    double weight(double distance) {
      double x = Math.abs(distance);
      return x < 1 ? 1 - x : 0;
    }
  },
  /** The cubic convolution of Keys (1981) with a = -0.5, as Pillow writes it. */
  BICUBIC(2) {
    private static final double A = -0.5;

    @Override
    double weight(double distance) {
      double x = Math.abs(distance);
      if (x < 1) {
        return ((A + 2) * x - (A + 3)) * x * x + 1;
      }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
  };

  private final double support;

  PilFilter(double support) {
    this.support = support;
  }

  /** Returns the distance from which on the weight is 0. */
  double support() {
    return support;
  }

  /** Returns the weight of a pixel at a signed distance. */
  abstract double weight(double distance);
}
