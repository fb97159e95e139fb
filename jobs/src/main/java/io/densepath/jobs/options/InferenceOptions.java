package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import io.densepath.predict.Outputs;
import io.densepath.spark.ClassifySettings;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of batches and outputs. */
public final class InferenceOptions {

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Number of images in a batch. Without it, 128 on a GPU and 16 on a CPU.")
  private Optional<Integer> batchSize = Optional.empty();

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "How many of the likeliest classes to write for an image (default: ${DEFAULT-VALUE}).")
  private int topK;

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--with-logits",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Write the logits of all classes, too.")
  private boolean withLogits;

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--with-embedding",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Write the pooled features before the classifier, too.")
  private boolean withEmbedding;

  /** Returns the batch size that was asked for, or the default of the device. */
  public int batchSize(boolean gpu) {
    return batchSize.orElseGet(() -> ClassifySettings.defaultBatch(gpu));
  }

  /** Returns the outputs for an image; top-k is at most the number of classes. */
  public Outputs outputs(int classes) {
    return new Outputs(Math.min(topK, classes), withLogits, withEmbedding);
  }

  /** Returns what is wrong with the options, if anything. */
  public Optional<String> problem() {
    if (topK < 1) {
      return Optional.of(String.format(Locale.ROOT, "--top-k is %d, expected at least 1.", topK));
    }
    return batchSize
        .filter(n -> n < 1 || n > 4096)
        .map(n -> String.format(Locale.ROOT, "--batch-size is %d, expected 1 to 4096.", n));
  }
}
