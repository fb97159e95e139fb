package io.densepath.compile;

import io.densepath.model.Shape;
import java.util.List;

/**
 * What an archive takes: images of side x side pixels, red, green and blue of 0 to 255, which
 * become (x / 255 - mean) / std.
 *
 * @param side height and width, the only ones that are normalised
 * @param mean on 0 to 1, (3)
 * @param std on 0 to 1, (3)
 */
public record InputImages(int side, List<Double> mean, List<Double> std) {

  private static final int CHANNELS = 3;

  public InputImages {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (side < 1) {
      throw new IllegalArgumentException("side must be 1 pixel at least, not " + side);
    }
    if (mean.size() != CHANNELS || std.size() != CHANNELS || std.stream().anyMatch(s -> !(s > 0))) {
      throw new IllegalArgumentException(
          "mean and std must be three numbers each, std positive, not %s and %s"
              .formatted(mean, std));
    }
  }

  /** Of a row of pixels as it lies in memory, W x C numbers. */
  Shape row() {
    return Shape.of(side * CHANNELS);
  }

  /** What a row is multiplied by. */
  float[] scale() {
    float[] scale = new float[side * CHANNELS];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = (float) (1 / (255 * std.get(i % CHANNELS)));
    }
    return scale;
  }

  /** What is added to it after that. */
  float[] shift() {
    float[] shift = new float[side * CHANNELS];
    for (int i = 0; i < shift.length; i++) {
      shift[i] = (float) (-mean.get(i % CHANNELS) / std.get(i % CHANNELS));
    }
    return shift;
  }
}
