package io.densepath.weights;

import io.densepath.model.Architecture;
import io.densepath.model.DualPathNet;

/** Where weights were trained, which decides what their framework left to itself. */
public enum Ecosystem {
  TORCHVISION,
  TIMM,
  /** PaddleClas and paddle.vision, which share names and numbers. */
  PADDLE;

  private static final double TIMM_DPN_EPSILON = 1e-3;
  private static final double EPSILON = 1e-5;

  /** What its batch norms add to the running variance. */
  public double batchNormEpsilon(Architecture architecture) {
    return this == TIMM && architecture instanceof DualPathNet ? TIMM_DPN_EPSILON : EPSILON;
  }

  /**
   * The ecosystem that the key names tell. torchvision and timm name a DenseNet's tensors alike,
   * and their networks compute the same; they differ in the resizing of images. Of such a file
   * safetensors are taken for timm's, which publishes in that format, and .pth for torchvision's,
   * which publishes in no other.
   */
  public static Ecosystem recognise(StateDict dict, Architecture architecture) {
    Ecosystem told = Dialect.of(dict, architecture).ecosystem();
    return told == TORCHVISION && dict.format() == CheckpointFormat.SAFETENSORS ? TIMM : told;
  }
}
