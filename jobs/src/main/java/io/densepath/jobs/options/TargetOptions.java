package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import io.densepath.model.Precision;
import io.densepath.predict.DeviceRequest;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of the target that the network is compiled for. */
public final class TargetOptions {

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "auto",
      converter = PrecisionChoice.Converter.class,
      description =
          "fp32, bf16, fp16 or auto: fp16 on a GPU, bf16 on a CPU that has it, else fp32 (default:"
              + " ${DEFAULT-VALUE}).")
  private PrecisionChoice precision;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--device",
      paramLabel = "KIND",
      defaultValue = "auto",
      description =
          "cpu, gpu (the one that Spark gave to the task) or auto (default: ${DEFAULT-VALUE}).")
  private DeviceRequest device;

  public DeviceRequest device() {
    return device;
  }

  /** Returns the precision that was asked for; empty for the fastest one of the device. */
  public Optional<Precision> precision() {
    return precision.precision();
  }
}
