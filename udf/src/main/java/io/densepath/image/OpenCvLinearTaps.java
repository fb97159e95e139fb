package io.densepath.image;

/**
 * Positions and weights of OpenCV's INTER_LINEAR along one axis, for the pixels that the crop
 * shows.
 *
 * <p>Pixel i is {@code firstWeight[i] * source[first[i]] + secondWeight[i] * source[second[i]]}. As
 * in OpenCV's resize.cpp for uint8, the position of a pixel is a float, weights are in fixed point
 * of 11 bits (INTER_RESIZE_COEF_BITS) and rounded with halves to even, and the edge pixel is
 * repeated beyond the edge.
 */
final class OpenCvLinearTaps {
  private static final float ONE = 2048;

  final int[] first;
  final int[] second;
  final int[] firstWeight;
  final int[] secondWeight;

  OpenCvLinearTaps(CropAxis axis) {
    int count = axis.count();
    first = new int[count];
    second = new int[count];
    firstWeight = new int[count];
    secondWeight = new int[count];
    double scale = 1 / (axis.resized() / axis.extent());
    int last = axis.source() - 1;
    for (int i = 0; i < count; i++) {
      float center = (float) ((axis.first() + i + 0.5) * scale - 0.5);
      int floor = (int) Math.floor(center);
      float fraction = center - floor;
      first[i] = Math.max(0, Math.min(last, floor));
      second[i] = Math.max(0, Math.min(last, floor + 1));
      firstWeight[i] = (int) Math.rint((1 - fraction) * ONE);
      secondWeight[i] = (int) Math.rint(fraction * ONE);
    }
  }
}
