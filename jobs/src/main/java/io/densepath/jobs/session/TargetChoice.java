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

/** Chooses device and precision for commands that run without Spark. */
public final class TargetChoice {

  private TargetChoice() {}

  /**
   * Returns the target for {@code import}: a GPU only if it is asked for, even if this machine has
   * none.
   *
   * @throws JobException if this processor cannot run the precision, and so cannot check the model
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
   * Returns the precisions that {@code benchmark} compares: those asked for or, without any, fp32
   * and the 16-bit precision that is native on the device, if there is one.
   *
   * @throws JobException if the device would emulate a precision, which is many times slower
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
