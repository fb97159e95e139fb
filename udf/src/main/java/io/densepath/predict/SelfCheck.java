package io.densepath.predict;

import io.densepath.model.Precision;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The logits that a network must give for a few drawn images. They were computed in float32 on a
 * CPU. Every executor predicts these images on its device before its first real image, so that a
 * device, a library or an archive that is wrong is found before it writes wrong predictions.
 *
 * @param seed seed of the images
 * @param tolerance largest difference of a logit that the precision of the network accounts for, in
 *     standard deviations of all these logits
 * @param logits (images, classes); empty if nothing is known
 */
public record SelfCheck(long seed, double tolerance, List<Float> logits) implements Serializable {

  /** Number of different images. */
  public static final int IMAGES = 4;

  /** The self-check of a model that has none. */
  public static final SelfCheck NONE = new SelfCheck(0, 0, List.of());

  private static final long SEED = 20170101;
  private static final Outputs LOGITS = new Outputs(1, true, false);

  public SelfCheck {
    logits = List.copyOf(logits);
    if (logits.size() % IMAGES != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d logits, expected as many for each of %d images",
              logits.size(),
              IMAGES));
    }
    if (!logits.stream().allMatch(Float::isFinite)) {
      throw new IllegalArgumentException("a logit is not a finite number");
    }
    if (!logits.isEmpty() && !(tolerance > 0 && Double.isFinite(tolerance))) {
      throw new IllegalArgumentException(
          "the tolerance is %s, expected a positive number".formatted(tolerance));
    }
  }

  /** Returns the images (N, side, side, 3) of uint8 for which a reference computes the logits. */
  static ByteBuffer images(int side) {
    return DrawnImages.of(SEED, side, IMAGES);
  }

  /**
   * Computes the logits of a reference, with the tolerance of float32.
   *
   * @param reference the network in float32 on a CPU
   * @param side height and width of its images
   * @return {@link #NONE} if the logits are not finite numbers
   */
  public static SelfCheck of(LoadedModel reference, int side) {
    return of(logits(reference.classify(images(side), IMAGES, LOGITS)));
  }

  /**
   * Returns the self-check of known logits, with the tolerance of float32.
   *
   * @param logits (images, classes), as {@link LoadedModel#customLogits} computes them
   * @return {@link #NONE} if the logits are not finite numbers
   */
  public static SelfCheck of(List<Float> logits) {
    return logits.stream().allMatch(Float::isFinite)
        ? new SelfCheck(SEED, tolerance(Precision.FP32, logits.size() / IMAGES), logits)
        : NONE;
  }

  /** Returns whether there are logits to compare with. */
  public boolean isPresent() {
    return !logits.isEmpty();
  }

  /** Returns the number of logits of an image. */
  public int classes() {
    return logits.size() / IMAGES;
  }

  /** Returns the same logits with the tolerance of a precision. */
  public SelfCheck in(Precision precision) {
    return isPresent() ? allowing(tolerance(precision, classes())) : this;
  }

  /** Returns the same logits with another tolerance. */
  public SelfCheck allowing(double other) {
    return new SelfCheck(seed, other, logits);
  }

  /**
   * With few classes, all logits may be alike by chance, while what rounding does stays the same.
   */
  private static double tolerance(Precision precision, int classes) {
    return precision.deviceTolerance() * (1 + 2.0 / Math.max(1, classes));
  }

  /**
   * Predicts the images on the device of a model, and compares their logits. The images are
   * repeated until the batch is full, and every place of the batch is compared.
   *
   * @param side height and width of the images
   * @param batchSize images per batch
   * @throws InferenceException if the device cannot run even a single image
   */
  public Comparison compare(LoadedModel model, int side, int batchSize) {
    ByteBuffer images = DrawnImages.of(seed, side, IMAGES);
    int imageBytes = images.remaining() / IMAGES;
    int count = Math.max(batchSize, IMAGES);
    List<Prediction> predictions = new ArrayList<>(count);
    BatchRunner runner = model.runner(batchSize, LOGITS);
    ByteBuffer batch = ByteBuffer.allocateDirect(Math.multiplyExact(batchSize, imageBytes));
    while (predictions.size() < count) {
      int size = Math.min(batchSize, count - predictions.size());
      batch.clear();
      for (int i = 0; i < size; i++) {
        int image = (predictions.size() + i) % IMAGES;
        batch.put(images.slice(image * imageBytes, imageBytes));
      }
      predictions.addAll(runner.predict(batch, size));
    }
    return comparison(predictions);
  }

  private Comparison comparison(List<Prediction> predictions) {
    double largest = 0;
    int same = 0;
    for (int from = 0; from < predictions.size(); from += IMAGES) {
      List<Prediction> found =
          predictions.subList(from, Math.min(predictions.size(), from + IMAGES));
      // The logits of all images are the measure, however many of them fill the rest of a batch.
      List<Float> actual = new ArrayList<>(logits(found));
      actual.addAll(logits.subList(actual.size(), logits.size()));
      largest = Math.max(largest, Comparison.difference(logits, actual));
      for (int image = 0; image < found.size(); image++) {
        same += found.get(image).classIds()[0] == likeliest(image) ? 1 : 0;
      }
    }
    return new Comparison(predictions.size(), largest, same);
  }

  private int likeliest(int image) {
    List<Float> own = logits.subList(image * classes(), (image + 1) * classes());
    int best = 0;
    for (int i = 1; i < own.size(); i++) {
      best = own.get(i) > own.get(best) ? i : best;
    }
    return best;
  }

  private static List<Float> logits(List<Prediction> predictions) {
    List<Float> all = new ArrayList<>();
    for (Prediction prediction : predictions) {
      for (float logit : prediction.logits()) {
        all.add(logit);
      }
    }
    return all;
  }

  /** Returns a description without the logits, which are thousands. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "SelfCheck[seed=%d, tolerance=%s, logits=%d]", seed, tolerance, logits.size());
  }
}
