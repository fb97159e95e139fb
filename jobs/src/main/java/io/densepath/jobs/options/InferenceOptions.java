package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import io.densepath.predict.Outputs;
import io.densepath.spark.ClassifySettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How many images the network takes at once and what comes back of them. */
public final class InferenceOptions {

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images a batch. Without it, 64 on a GPU and 16 on a CPU.")
  private Optional<Integer> batchSize = Optional.empty();

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "5",
      description = "Classes an image, likeliest first (default: ${DEFAULT-VALUE}).")
  private int topK;

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--with-logits",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Write all logits too.")
  private boolean withLogits;

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--with-embedding",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Write the pooled features before the classifier too.")
  private boolean withEmbedding;

  /** The batch size that was asked for, or what is enough for the device. */
  public int batchSize(boolean gpu) {
    return batchSize.orElseGet(() -> ClassifySettings.defaultBatch(gpu));
  }

  /** What comes back for an image of a network with so many classes. */
  public Outputs outputs(int classes) {
    return new Outputs(Math.min(topK, classes), withLogits, withEmbedding);
  }

  /** What is wrong with the numbers, if anything. */
  public Optional<String> problem() {
    if (topK < 1) {
      return Optional.of("--top-k is %d, expected at least 1.".formatted(topK));
    }
    return batchSize
        .filter(n -> n < 1 || n > 4096)
        .map(n -> "--batch-size is %d, expected 1 to 4096.".formatted(n));
  }
}
