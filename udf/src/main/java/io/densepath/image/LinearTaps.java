package io.densepath.image;

/**
 * The two source pixels and their weights (fixed point, 11 bits) of every pixel that the crop
 * shows, along one axis, as OpenCV's INTER_LINEAR places them: offsets in float, weights rounded
 * with halves to the even number, beyond the edge the edge.
 */
final class LinearTaps {
  private static final float ONE = 2048;

  final int[] first;
  final int[] second;
  final int[] firstWeight;
  final int[] secondWeight;

  LinearTaps(Axis axis) {
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
