package io.densepath.spark;

import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.StoreCheck;
import io.densepath.fetch.StoreException;
import io.densepath.image.ImageReader;
import io.densepath.model.Precision;
import io.densepath.predict.CpuFeatures;
import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.LoadedModels;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;

/**
 * The result of checking an executor before its first image: the device of the task and the model
 * loaded on it, which all tasks of the executor share.
 *
 * @param device device of the task
 * @param model model on that device
 */
record ExecutorPreflight(Device device, LoadedModel model) {

  /**
   * Checks the device, its support of the precision, memory, the decoder, libtorch and the archive,
   * and tries the model on the drawn images of its {@link DeviceCheck self-check}. Once the model
   * is loaded, later tasks check only the device.
   *
   * @param gpu index of the GPU that Spark assigned to the task, if any
   * @throws UnfitExecutorException if one of the checks fails
   * @throws ArchiveFile.NotServedException if the driver does not serve the archive
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
      throw new UnfitExecutorException(problem(e), e);
    }
  }

  /**
   * Checks that the stores of a run answer this executor.
   *
   * @param inputs objects or folders of the run
   * @throws UnfitExecutorException if one does not answer, or does not accept the credentials
   */
  static void requireStores(
      Collection<String> inputs, Configuration hadoop, FetchSettings settings) {
    try {
      new StoreCheck(hadoop, settings.patience()).require(inputs);
    } catch (StoreException e) {
      throw UnfitExecutorException.ofStore(e.path(), e.fault(), e);
    } catch (InterruptedIOException e) {
      // Spark interrupts a task that it has cancelled.
      throw new UncheckedIOException(e);
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
    LoadedModel model = LoadedModel.load(archive, settings.model(), device);
    try {
      DeviceCheck.require(model, settings, device);
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Refuses bfloat16 on a processor that would silently emulate it, which is many times slower. */
  private static void requireFastPrecision(ClassifySettings settings, Device device) {
    boolean bfloat16 = settings.model().precision() == Precision.BF16;
    if (bfloat16 && !device.gpu() && !CpuFeatures.nativeBfloat16()) {
      throw new IllegalStateException(
          "precision: the processor has no bfloat16; use --precision fp32");
    }
  }

  /** Returns the beginning of a message: on a cluster, the host of this executor. */
  static String where() {
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
