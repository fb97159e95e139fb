package io.densepath.image;

/**
 * The library whose reading of a file the weights were trained with. The two differ in bit fields
 * and run lengths of BMPs, in samples of 16 bits, and in what they refuse.
 */
enum FrameworkPixels {
  /** Pillow, which torchvision and timm read with. */
  PILLOW,
  /** OpenCV, which PaddleClas reads with; it also resizes as OpenCV does. */
  OPENCV;

  static FrameworkPixels of(Preprocessing preprocessing) {
    return preprocessing.resampling() == Resampling.OPENCV_LINEAR ? OPENCV : PILLOW;
  }
}
