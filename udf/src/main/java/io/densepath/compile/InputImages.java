package io.densepath.compile;

import io.densepath.model.Shape;
import java.util.List;

/**
 * The images that an archive takes: side x side pixels, red, green and blue from 0 to 255. The
 * archive normalises them to (x / 255 - mean) / std.
 *
 * @param side height and width in pixels; the archive normalises no other size
 * @param mean of the three channels, scaled to 0..1
 * @param std standard deviation of the three channels, scaled to 0..1
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

  /** Returns the shape of a row of pixels as it lies in memory: W x C numbers. */
  Shape row() {
    return Shape.of(side * CHANNELS);
  }

  /** Returns the factors of the numbers of a row. */
  float[] scale() {
    float[] scale = new float[side * CHANNELS];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = (float) (1 / (255 * std.get(i % CHANNELS)));
    }
    return scale;
  }

  /** Returns what is added to the scaled numbers of a row. */
  float[] shift() {
    float[] shift = new float[side * CHANNELS];
    for (int i = 0; i < shift.length; i++) {
      shift[i] = (float) (-mean.get(i % CHANNELS) / std.get(i % CHANNELS));
    }
    return shift;
  }
}
