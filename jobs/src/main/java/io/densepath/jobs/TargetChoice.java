package io.densepath.jobs;

import io.densepath.compile.Target;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.TargetOptions;
import io.densepath.model.Precision;
import io.densepath.predict.CpuFeatures;
import io.densepath.predict.Device;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.ModelDescription;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/** What a network is compiled for, where the user leaves it to the machine. */
final class TargetChoice {

  private TargetChoice() {}

  /**
   * On a cluster a GPU is used if Spark gives one to every task; on a local master, if libtorch
   * finds one here. bfloat16 is chosen for CPUs only if every executor that answers has it.
   *
   * @throws IllegalStateException if a GPU is asked for on a local master that has none
   */
  static Target of(SparkSession spark, TargetOptions options) {
    boolean gpu = gpu(spark, options.device());
    BooleanSupplier bfloat16 = () -> everyExecutorHasBfloat16(spark);
    return new Target(gpu, options.precision().orElseGet(() -> best(gpu, bfloat16)));
  }

  /**
   * For this machine, where no Spark runs: a GPU only if one is asked for, which need not be here.
   *
   * @throws JobException if this processor cannot run, and so not check, what is asked for
   */
  static Target of(TargetOptions options) {
    boolean gpu = options.device() == DeviceRequest.GPU;
    BooleanSupplier bfloat16 = CpuFeatures::nativeBfloat16;
    Precision precision = options.precision().orElseGet(() -> best(gpu, bfloat16));
    if (!gpu && precision == Precision.BF16 && !bfloat16.getAsBoolean()) {
      throw new JobException(
          "precision: this processor has no bfloat16, so a model in it cannot be checked here. Give"
              + " fp32, or import it on a processor that has.");
    }
    return new Target(gpu, precision);
  }

  /**
   * Precisions to compare on a device: those asked for or, where none are, fp32 and the fast one of
   * 16 bits, if there is one.
   *
   * @throws JobException if the device would emulate one of them, many times slower
   */
  static List<Precision> of(Device device, Optional<List<Precision>> asked) {
    BooleanSupplier bfloat16 = CpuFeatures::nativeBfloat16;
    List<Precision> precisions =
        asked.orElseGet(
            () -> Stream.of(Precision.FP32, best(device.gpu(), bfloat16)).distinct().toList());
    if (!device.gpu() && precisions.contains(Precision.FP16)) {
      throw new JobException("precisions: fp16 is for GPUs; on a CPU give fp32 or bf16.");
    }
    if (!device.gpu() && precisions.contains(Precision.BF16) && !bfloat16.getAsBoolean()) {
      throw new JobException("precisions: this processor has no bfloat16; give fp32.");
    }
    return precisions;
  }

  private static boolean gpu(SparkSession spark, DeviceRequest request) {
    if (request != DeviceRequest.CPU && spark.sparkContext().isLocal()) {
      return Device.choose(request, OptionalInt.empty()).gpu();
    }
    double assigned = spark.sparkContext().getConf().getDouble("spark.task.resource.gpu.amount", 0);
    return request == DeviceRequest.GPU || (request == DeviceRequest.AUTO && assigned > 0);
  }

  private static Precision best(boolean gpu, BooleanSupplier bfloat16) {
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
   * Makes sure that a model folder is what the options ask for.
   *
   * @throws JobException if it was compiled for something else
   * @throws IllegalStateException if it is for a GPU and this is a local master that has none
   */
  static void check(SparkSession spark, TargetOptions options, ModelDescription model) {
    options
        .precision()
        .filter(asked -> asked != model.precision())
        .ifPresent(asked -> refuse("precision", asked, model.precision()));
    DeviceRequest compiled = model.gpu() ? DeviceRequest.GPU : DeviceRequest.CPU;
    if (options.device() != DeviceRequest.AUTO && options.device() != compiled) {
      refuse("device", options.device(), compiled);
    }
    if (model.gpu() && spark.sparkContext().isLocal()) {
      Device.choose(DeviceRequest.GPU, OptionalInt.empty());
    }
  }

  private static void refuse(String option, Enum<?> asked, Enum<?> compiled) {
    throw new JobException(
        "--%s is %s, but the model folder is compiled for %s. Import the weights anew."
            .formatted(
                option,
                asked.name().toLowerCase(Locale.ROOT),
                compiled.name().toLowerCase(Locale.ROOT)));
  }
}
