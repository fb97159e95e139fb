package io.densepath.jobs.session;

import io.densepath.compile.Target;
import io.densepath.jobs.error.JobException;
import io.densepath.model.Precision;
import io.densepath.predict.CpuFeatures;
import io.densepath.predict.Device;
import io.densepath.predict.DeviceRequest;
import io.densepath.spark.Targets;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What a network is compiled for where no Spark runs and the user leaves it to the machine. */
public final class TargetChoice {

  private TargetChoice() {}

  /**
   * For this machine: a GPU only if one is asked for, which need not be here.
   *
   * @throws JobException if this processor cannot run, and so not check, what is asked for
   */
  public static Target of(DeviceRequest device, Optional<Precision> asked) {
    boolean gpu = device == DeviceRequest.GPU;
    BooleanSupplier bfloat16 = CpuFeatures::nativeBfloat16;
    Precision precision = asked.orElseGet(() -> Targets.best(gpu, bfloat16));
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
  public static List<Precision> of(Device device, Optional<List<Precision>> asked) {
    BooleanSupplier bfloat16 = CpuFeatures::nativeBfloat16;
    List<Precision> precisions =
        asked.orElseGet(
            () ->
                Stream.of(Precision.FP32, Targets.best(device.gpu(), bfloat16))
                    .distinct()
                    .toList());
    if (!device.gpu() && precisions.contains(Precision.FP16)) {
      throw new JobException("precisions: fp16 is for GPUs; on a CPU give fp32 or bf16.");
    }
    if (!device.gpu() && precisions.contains(Precision.BF16) && !bfloat16.getAsBoolean()) {
      throw new JobException("precisions: this processor has no bfloat16; give fp32.");
    }
    return precisions;
  }
}
