package io.densepath.jobs;

import io.densepath.model.Precision;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.Outputs;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the network runs and what comes back of it. */
final class InferenceOptions {

  /** A precision, or the best that the device has. */
  enum PrecisionRequest {
    AUTO,
    FP32,
    BF16,
    FP16
  }

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description =
          "fp32, bf16, fp16 or auto: fp16 on a GPU, bf16 on a CPU that has it, else fp32 (default:"
              + " ${DEFAULT-VALUE}).")
  private PrecisionRequest precision;

  @Option(
      names = "--device",
      paramLabel = "KIND",
      defaultValue = "auto",
      description =
          "cpu, gpu (the one that Spark gave to the task) or auto (default: ${DEFAULT-VALUE}).")
  private DeviceRequest device;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images a batch. Without it, 64 on a GPU and 16 on a CPU.")
  private Optional<Integer> batchSize = Optional.empty();

  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "5",
      description = "Classes an image, likeliest first (default: ${DEFAULT-VALUE}).")
  private int topK;

  @Option(
      names = "--with-logits",
      arity = "0..1",
      hideParamSyntax = true,
      paramLabel = "",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Write all logits too.")
  private boolean withLogits;

  @Option(
      names = "--with-embedding",
      arity = "0..1",
      hideParamSyntax = true,
      paramLabel = "",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Write the pooled features before the classifier too.")
  private boolean withEmbedding;

  DeviceRequest device() {
    return device;
  }

  /** The precision that was asked for; empty for the best that the device has. */
  Optional<Precision> precision() {
    return precision == PrecisionRequest.AUTO
        ? Optional.empty()
        : Optional.of(Precision.valueOf(precision.name()));
  }

  /** The batch size that was asked for, or what is enough for the device. */
  int batchSize(boolean gpu) {
    return batchSize.orElse(gpu ? 64 : 16);
  }

  /** What comes back for an image of a network with so many classes. */
  Outputs outputs(int classes) {
    return new Outputs(Math.min(topK, classes), withLogits, withEmbedding);
  }

  /** What is wrong with the numbers, if anything. */
  Optional<String> problem() {
    if (topK < 1) {
      return Optional.of("--top-k is %d, expected at least 1.".formatted(topK));
    }
    return batchSize
        .filter(n -> n < 1 || n > 4096)
        .map(n -> "--batch-size is %d, expected 1 to 4096.".formatted(n));
  }
}
