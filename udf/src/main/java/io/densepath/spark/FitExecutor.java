package io.densepath.spark;

import io.densepath.image.ImageReader;
import io.densepath.model.Precision;
import io.densepath.predict.CpuFeatures;
import io.densepath.predict.Device;
import io.densepath.predict.Digest;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;

/**
 * What an executor classifies with, once it is known to be able to.
 *
 * @param device of the task
 * @param model the one on it, which the executor's tasks share
 */
record FitExecutor(Device device, LoadedModel model) {

  /**
   * Makes sure of the device, its precision, memory, decoder, libtorch and the archive: all of them
   * before the executor's first image, and after that the device alone.
   *
   * @throws UnfitExecutorException if one of them does not do
   */
  static FitExecutor require(ClassifySettings settings, TaskContext task) {
    try {
      Device device = Device.choose(settings.device(), TaskGpu.assigned(task));
      Path archive = Path.of(SparkFiles.get(settings.archive()));
      if (!Models.has(settings.model(), device)) {
        requireFastPrecision(settings, device);
        requireWhole(archive, settings);
        NativeMemory.ofThisExecutor().require(Files.size(archive));
        new ImageReader(settings.model().preprocessing(), settings.limits()).close();
      }
      return new FitExecutor(device, Models.get(archive, settings.model(), device));
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new UnfitExecutorException(where() + problem(e), e);
    }
  }

  /** A processor without bfloat16 would emulate it, many times slower, and say nothing. */
  private static void requireFastPrecision(ClassifySettings settings, Device device) {
    boolean bfloat16 = settings.model().precision() == Precision.BF16;
    if (bfloat16 && !device.gpu() && !CpuFeatures.nativeBfloat16()) {
      throw new IllegalStateException(
          "precision: the processor has no bfloat16; use --precision fp32");
    }
  }

  /** A driver that runs tasks itself has just written the archive, or checked it. */
  private static void requireWhole(Path archive, ClassifySettings settings) throws IOException {
    if (!local() && !Digest.sha256(archive).equals(settings.model().digest())) {
      throw new IOException(
          "model: %s is not what the driver sent, or is cut short; is the disk full?"
              .formatted(archive));
    }
  }

  private static String where() {
    return local() ? "" : SparkEnv.get().blockManager().blockManagerId().host() + ": ";
  }

  static boolean local() {
    return SparkEnv.get().conf().get("spark.master", "").matches("local(\\[.*)?");
  }

  private static String problem(Throwable failure) {
    return failure instanceof LinkageError || failure.getMessage() == null
        ? "libraries: " + failure
        : failure.getMessage();
  }
}
