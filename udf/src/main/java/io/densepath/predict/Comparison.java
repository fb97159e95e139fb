package io.densepath.predict;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The difference between the logits of two models on the same images.
 *
 * @param images number of images compared
 * @param largest largest difference of a logit, in standard deviations of the image's logits
 * @param sameTop1 number of images whose likeliest class is the same
 */
public record Comparison(int images, double largest, int sameTop1) {

  private static final int BLOCK = 16;
  private static final int SEED = 20170101;

  /**
   * Compares two models on synthetic images of random 16x16 blocks, whose pixels span the range of
   * uint8. The images are the same in every call.
   *
   * @throws IllegalStateException if a logit is not a finite number
   */
  public static Comparison of(LoadedModel expected, LoadedModel actual, int side, int images) {
    Outputs outputs = new Outputs(1, true, false);
    ByteBuffer batch = blocks(side, images);
    List<Prediction> wanted = expected.classify(batch, images, outputs);
    List<Prediction> found = actual.classify(batch, images, outputs);
    double largest = 0;
    int same = 0;
    for (int i = 0; i < images; i++) {
      largest = Math.max(largest, difference(wanted.get(i).logits(), found.get(i).logits()));
      same += wanted.get(i).classIds()[0] == found.get(i).classIds()[0] ? 1 : 0;
    }
    return new Comparison(images, largest, same);
  }

  /**
   * Returns the largest difference of two logits, in standard deviations of the expected logits.
   *
   * @param expected logits (classes)
   * @param actual logits (classes)
   * @throws IllegalStateException if a logit is not a finite number
   */
  public static double difference(float[] expected, float[] actual) {
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      requireFinite(i, expected[i]);
      requireFinite(i, actual[i]);
      sum += expected[i];
      squares += (double) expected[i] * expected[i];
      largest = Math.max(largest, Math.abs((double) expected[i] - actual[i]));
    }
    double mean = sum / expected.length;
    double variance = squares / expected.length - mean * mean;
    return largest == 0 ? 0 : largest / Math.sqrt(Math.max(0, variance));
  }

  private static void requireFinite(int index, float logit) {
    if (!Float.isFinite(logit)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "logit %d is %s: the network leaves the range of its precision; use bf16 or fp32",
              index,
              logit));
    }
  }

  private static ByteBuffer blocks(int side, int images) {
    Random random = new Random(SEED);
    ByteBuffer batch = ByteBuffer.allocateDirect(images * side * side * 3);
    int across = (side + BLOCK - 1) / BLOCK;
    for (int image = 0; image < images; image++) {
      byte[] colours = new byte[across * across * 3];
      random.nextBytes(colours);
      for (int pixel = 0; pixel < side * side; pixel++) {
        int block = pixel / side / BLOCK * across + pixel % side / BLOCK;
        batch.put(colours, block * 3, 3);
      }
    }
    return batch.flip();
  }
}
