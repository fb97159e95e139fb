package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import io.densepath.jobs.progress.ProgressMode;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a run: its id, its tasks and waves, its files and its success. */
public final class RunOptions {

  /** The compression of Parquet files. */
  public enum Compression {
    SNAPPY,
    ZSTD;

    /** Returns the name of the codec for Spark's writer. */
    public String codec() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "The id of the run in its statistics. Without it, one is made from the time.")
  private Optional<String> runId = Optional.empty();

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--partition-images",
      paramLabel = "N",
      defaultValue = "1000",
      description = "The largest number of images of a task (default: ${DEFAULT-VALUE}).")
  private int partitionImages;

  @Mixin private WaveOption wave;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--compression",
      paramLabel = "CODEC",
      defaultValue = "snappy",
      description = "Compression of the Parquet files: snappy or zstd (default: ${DEFAULT-VALUE}).")
  private Compression compression;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--max-failed-fraction",
      paramLabel = "F",
      defaultValue = "1",
      description =
          "The largest fraction of images that may have no prediction. The exit code is 3 if the"
              + " fraction is larger, or if no image has a prediction (default: ${DEFAULT-VALUE}).")
  private double maxFailedFraction;

  @Mixin private ProgressOption progress;

  /** Returns the id that was given, if any. */
  public Optional<String> givenRunId() {
    return runId;
  }

  /** Returns the id that was given, or a new one at every call. */
  public String runId() {
    return runId.orElseGet(
        () ->
            String.format(
                Locale.ROOT,
                "%s-%04x",
                LocalDateTime.now(ZoneId.systemDefault())
                    .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)),
                ThreadLocalRandom.current().nextInt(0x10000)));
  }

  public int partitionImages() {
    return partitionImages;
  }

  public long waveImages() {
    return wave.images();
  }

  public Compression compression() {
    return compression;
  }

  public double maxFailedFraction() {
    return maxFailedFraction;
  }

  public ProgressMode progress() {
    return progress.mode();
  }

  /** Returns what is wrong with the options, if anything. */
  public Optional<String> problem() {
    if (partitionImages < 1) {
      return Optional.of(
          String.format(
              Locale.ROOT, "--partition-images is %d, expected at least 1.", partitionImages));
    }
    if (wave.problem().isPresent()) {
      return wave.problem();
    }
    return maxFailedFraction >= 0 && maxFailedFraction <= 1
        ? Optional.empty()
        : Optional.of("--max-failed-fraction is %s, expected 0 to 1.".formatted(maxFailedFraction));
  }
}
