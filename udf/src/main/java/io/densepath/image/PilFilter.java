package io.densepath.image;

/** Pillow's convolution kernels: weight by distance in pixels of the coarser grid. */
enum PilFilter {
  /** A triangle of half width 1. */
  BILINEAR(1) {
    @Override
    double weight(double distance) {
      double x = Math.abs(distance);
      return x < 1 ? 1 - x : 0;
    }
  },
  /** Keys' cubic of half width 2 with a = -0.5. */
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

  double support() {
    return support;
  }

  abstract double weight(double distance);
}
