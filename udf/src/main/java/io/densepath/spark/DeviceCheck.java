package io.densepath.spark;

import io.densepath.model.Precision;
import io.densepath.predict.Comparison;
import io.densepath.predict.Device;
import io.densepath.predict.InferenceException;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.SelfCheck;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Predicts the drawn images of a model's {@link SelfCheck} on the device of this executor, in a
 * batch of the job's size, and refuses the executor if the logits are wrong.
 */
final class DeviceCheck {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceCheck.class);

  private DeviceCheck() {}

  /**
   * Checks a model that was just loaded. On a CPU no more images are predicted than the default
   * batch has, because an archive predicts the images of a larger batch in the same parts.
   *
   * @throws IllegalStateException if the device computes other logits than the model's, or none
   */
  static void require(LoadedModel model, ClassifySettings settings, Device device) {
    ModelDescription described = settings.model();
    if (!described.selfCheck().isPresent()) {
      return;
    }
    int batchSize =
        device.gpu()
            ? settings.batchSize()
            : Math.min(settings.batchSize(), ClassifySettings.defaultBatch(false));
    long startNs = System.nanoTime();
    Comparison found = compare(model, described, device, batchSize);
    long ms = (System.nanoTime() - startNs) / 1_000_000;
    double allowed = described.selfCheck().tolerance();
    if (!(found.largest() <= allowed)) {
      throw new IllegalStateException(problem(found, described, device));
    }
    if (LOG.isInfoEnabled()) {
      LOG.info(
          String.format(
              Locale.ROOT,
              "Self-check on %s in %s: %d images in %d ms, logits differ by %.1e standard deviations,"
                  + " allowed are %.1e",
              device,
              described.precision().key(),
              found.images(),
              ms,
              found.largest(),
              allowed));
    }
  }

  private static Comparison compare(
      LoadedModel model, ModelDescription described, Device device, int batchSize) {
    try {
      return described.selfCheck().compare(model, described.preprocessing().crop(), batchSize);
    } catch (InferenceException e) {
      if (e.isDeviceLost()) {
        LostDevice.endExecutor(e);
      }
      throw new IllegalStateException(
          "self-check: %s cannot predict the drawn images in %s: %s"
              .formatted(device, described.precision().key(), e.getMessage()),
          e);
    }
  }

  private static String problem(Comparison found, ModelDescription described, Device device) {
    return String.format(
        Locale.ROOT,
        "self-check: on %s in %s, %s gives logits for drawn images that %s. If every host says this, %s."
            + " If only this host does, its device or its libtorch computes wrongly: leave it out.",
        device,
        described.precision().key(),
        described.name(),
        found.isFinite()
            ? String.format(
                Locale.ROOT,
                "differ by %.1e standard deviations from those computed on a CPU, allowed are %.1e",
                found.largest(),
                described.selfCheck().tolerance())
            : "are not finite numbers",
        cause(described));
  }

  private static String cause(ModelDescription described) {
    if (described.isCustom()) {
      return "the module may not be in evaluation mode: save it after eval()";
    }
    return described.precision() == Precision.FP32
        ? "the archive is not that of the checkpoint: import the weights again"
        : "the network may not bear the precision: give --precision fp32 with its checkpoint";
  }
}
