package io.densepath.spark;

import io.densepath.compile.Target;
import io.densepath.model.Precision;
import io.densepath.predict.CpuFeatures;
import io.densepath.predict.Device;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.ModelDescription;
import io.densepath.prepare.ModelException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Chooses the {@link Target} that a network is compiled for, from the user's request and from what
 * the executors support, and checks that of a compiled model.
 */
public final class Targets {

  private Targets() {}

  /**
   * Chooses the target. Unless the request says otherwise, it is a GPU on a cluster where Spark
   * assigns one to every task, and with a local master where libtorch finds one. bfloat16 is chosen
   * for CPUs only if all executors that run the probing tasks have it.
   *
   * @param asked requested precision, or empty for the fastest that the device supports
   * @throws IllegalStateException if a GPU is requested with a local master that has none
   */
  public static Target of(SparkSession spark, DeviceRequest device, Optional<Precision> asked) {
    boolean gpu = gpu(spark, device);
    return new Target(gpu, asked.orElseGet(() -> best(gpu, () -> everyExecutorHasBfloat16(spark))));
  }

  private static boolean gpu(SparkSession spark, DeviceRequest request) {
    if (request != DeviceRequest.CPU && spark.sparkContext().isLocal()) {
      return Device.choose(request, OptionalInt.empty()).gpu();
    }
    double assigned = spark.sparkContext().getConf().getDouble("spark.task.resource.gpu.amount", 0);
    return request == DeviceRequest.GPU || (request == DeviceRequest.AUTO && assigned > 0);
  }

  /** Returns the fastest precision: fp16 on a GPU, bf16 on a CPU that has it, else fp32. */
  public static Precision best(boolean gpu, BooleanSupplier bfloat16) {
    if (gpu) {
      return Precision.FP16;
    }
    return bfloat16.getAsBoolean() ? Precision.BF16 : Precision.FP32;
  }

  private static boolean everyExecutorHasBfloat16(SparkSession spark) {
    if (spark.sparkContext().isLocal()) {
      return CpuFeatures.nativeBfloat16();
    }
    int slots = spark.sparkContext().defaultParallelism();
    MapFunction<Long, Boolean> look = slot -> CpuFeatures.nativeBfloat16();
    return spark.range(0, slots, 1, slots).map(look, Encoders.BOOLEAN()).collectAsList().stream()
        .allMatch(has -> has);
  }

  /**
   * Checks that a model folder is compiled for the requested device and precision.
   *
   * @throws ModelException if it is compiled for another device or precision
   * @throws IllegalStateException if it is compiled for a GPU and the local master has none
   */
  public static void check(
      SparkSession spark, DeviceRequest device, Optional<Precision> asked, ModelDescription model) {
    asked
        .filter(precision -> precision != model.precision())
        .ifPresent(precision -> refuse("precision", precision, model.precision()));
    DeviceRequest compiled = model.gpu() ? DeviceRequest.GPU : DeviceRequest.CPU;
    if (device != DeviceRequest.AUTO && device != compiled) {
      refuse("device", device, compiled);
    }
    if (model.gpu() && spark.sparkContext().isLocal()) {
      Device.choose(DeviceRequest.GPU, OptionalInt.empty());
    }
  }

  private static void refuse(String setting, Enum<?> asked, Enum<?> compiled) {
    throw new ModelException(
        "%s is %s, but the model folder is compiled for %s. Import the weights again."
            .formatted(
                setting,
                asked.name().toLowerCase(Locale.ROOT),
                compiled.name().toLowerCase(Locale.ROOT)));
  }
}
