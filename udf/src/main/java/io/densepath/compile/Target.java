package io.densepath.compile;

import io.densepath.model.Precision;

/**
 * What an archive is written for.
 *
 * @param gpu whether a GPU runs it; a CPU gets oneDNN's own convolutions, whose weights are laid
 *     out once when the archive is loaded
 */
public record Target(boolean gpu, Precision precision) {

  /** oneDNN has no half precision convolution on most CPUs; the plain operators have. */
  boolean oneDnn() {
    return !gpu && precision.inOneDnn();
  }

  /** Whether clamps compare the bits of numbers; a CPU would widen every bfloat16 to compare it. */
  boolean comparesBits() {
    return oneDnnBfloat16();
  }

  /**
   * Whether groups of few channels are merged; see {@link MatrixUnit}. In float32 the smallest
   * would gain a tenth at most, and others lose more.
   */
  boolean mergesGroups() {
    return oneDnnBfloat16();
  }

  private boolean oneDnnBfloat16() {
    return oneDnn() && precision == Precision.BF16;
  }
}
