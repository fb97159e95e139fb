package io.densepath.spark;

import io.densepath.image.ImageReader;
import io.densepath.model.Precision;
import io.densepath.predict.CpuFeatures;
import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.LoadedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.apache.spark.SparkEnv;

/**
 * What an executor classifies with, once it is known to be able to.
 *
 * @param device of the task
 * @param model the one on it, which the executor's tasks share
 */
record ExecutorPreflight(Device device, LoadedModel model) {

  /**
   * Makes sure of the device, its precision, memory, decoder, libtorch and the archive: all of them
   * before the executor's first image, and after that the device alone.
   *
   * @param gpu the one that Spark assigned to the task, if any
   * @throws UnfitExecutorException if one of them does not do
   * @throws ArchiveFile.NotServedException if the driver does not give the archive
   */
  static ExecutorPreflight require(ClassifySettings settings, OptionalInt gpu) {
    NativeSettings.setIfAbsent();
    try {
      Device device = Device.choose(settings.device(), gpu);
      return new ExecutorPreflight(
          device, LoadedModels.get(settings.model(), device, () -> load(settings, device)));
    } catch (ArchiveFile.NotServedException e) {
      throw e;
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new UnfitExecutorException(where() + problem(e), e);
    }
  }

  private static LoadedModel load(ClassifySettings settings, Device device) throws IOException {
    requireFastPrecision(settings, device);
    return settings.archive().use(settings.model(), archive -> load(settings, device, archive));
  }

  private static LoadedModel load(ClassifySettings settings, Device device, Path archive)
      throws IOException {
    NativeMemory.ofThisExecutor().require(Files.size(archive));
    new ImageReader(settings.model().preprocessing(), settings.limits()).close();
    return LoadedModel.load(archive, settings.model(), device);
  }

  /** A processor without bfloat16 would emulate it, many times slower, and say nothing. */
  private static void requireFastPrecision(ClassifySettings settings, Device device) {
    boolean bfloat16 = settings.model().precision() == Precision.BF16;
    if (bfloat16 && !device.gpu() && !CpuFeatures.nativeBfloat16()) {
      throw new IllegalStateException(
          "precision: the processor has no bfloat16; use --precision fp32");
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
