package io.densepath.compile;

import java.util.List;

/** (x / 255 - mean) / std of a red, green, blue image of 0 to 255; mean and std on 0 to 1. */
public record Normalization(List<Double> mean, List<Double> std) {

  public Normalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != 3 || std.size() != 3 || std.stream().anyMatch(s -> !(s > 0))) {
      throw new IllegalArgumentException(
          "mean and std must be three numbers each, std positive, not %s and %s"
              .formatted(mean, std));
    }
  }

  /** What x is multiplied by, (3). */
  float[] scale() {
    float[] scale = new float[3];
    for (int c = 0; c < 3; c++) {
      scale[c] = (float) (1 / (255 * std.get(c)));
    }
    return scale;
  }

  /** What is added after that, (3). */
  float[] shift() {
    float[] shift = new float[3];
    for (int c = 0; c < 3; c++) {
      shift[c] = (float) (-mean.get(c) / std.get(c));
    }
    return shift;
  }
}
