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
    return !gpu && precision != Precision.FP16;
  }

  /** Whether clamps compare the bits of numbers; a CPU would widen every bfloat16 to compare it. */
  boolean comparesBits() {
    return oneDnnBfloat16();
  }

  /**
   * What groups of a convolution are merged up to: oneDNN is fastest with 32 channels of bfloat16,
   * a vector of 64 bytes. In float32 the smallest groups would gain a tenth, and others lose more.
   */
  int channelsOfAGroup() {
    return oneDnnBfloat16() ? 32 : 1;
  }

  private boolean oneDnnBfloat16() {
    return oneDnn() && precision == Precision.BF16;
  }
}
