package io.densepath.compile;

import io.densepath.model.Precision;

/**
 * The kind of device and the precision that an archive is written for.
 *
 * @param gpu whether a GPU runs the archive; on a CPU it calls oneDNN's own convolutions, whose
 *     weights are laid out once when the archive is loaded
 */
public record Target(boolean gpu, Precision precision) {

  /** Returns whether convolutions are oneDNN's own; PyTorch's operators know every precision. */
  boolean oneDnn() {
    return !gpu && precision.inOneDnn();
  }

  /** Returns whether clamps compare bits: a CPU would widen every bfloat16 number to compare it. */
  boolean comparesBits() {
    return oneDnnBfloat16();
  }

  /**
   * Returns whether groups of few channels are merged; see {@link MatrixUnit}. In float32 the
   * smallest groups would gain a tenth at most, and others lose more.
   */
  boolean mergesGroups() {
    return oneDnnBfloat16();
  }

  private boolean oneDnnBfloat16() {
    return oneDnn() && precision == Precision.BF16;
  }
}
