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

/** What a network is compiled for, where the user leaves it to the executors. */
public final class Targets {

  private Targets() {}

  /**
   * On a cluster a GPU is used if Spark gives one to every task; on a local master, if libtorch
   * finds one here. bfloat16 is chosen for CPUs only if every executor that answers has it.
   *
   * @param asked the precision, or empty for the best that the device has
   * @throws IllegalStateException if a GPU is asked for on a local master that has none
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

  /** The fastest precision: fp16 on a GPU, bf16 on a CPU that has it, else fp32. */
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
   * Makes sure that a model folder is what was asked for.
   *
   * @throws ModelException if it was compiled for something else
   * @throws IllegalStateException if it is for a GPU and this is a local master that has none
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
        "%s is %s, but the model folder is compiled for %s. Import the weights anew."
            .formatted(
                setting,
                asked.name().toLowerCase(Locale.ROOT),
                compiled.name().toLowerCase(Locale.ROOT)));
  }
}
