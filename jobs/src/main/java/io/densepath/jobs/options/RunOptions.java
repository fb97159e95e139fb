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

/** How a run is named, cut and judged. */
public final class RunOptions {

  /** How Parquet is compressed. */
  public enum Compression {
    SNAPPY,
    ZSTD;

    /** As Spark's writer spells it. */
    public String codec() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "The name of the run in its statistics. Without it, one is made of the time.")
  private Optional<String> runId = Optional.empty();

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--partition-images",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Images a task at most (default: ${DEFAULT-VALUE}).")
  private int partitionImages;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--wave-images",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "Images of a wave: what is committed at once, and what a run that is killed loses at most"
              + " twice of (default: ${DEFAULT-VALUE}).")
  private long waveImages;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--compression",
      paramLabel = "CODEC",
      defaultValue = "snappy",
      description = "Of the Parquet files: snappy or zstd (default: ${DEFAULT-VALUE}).")
  private Compression compression;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--max-failed-fraction",
      paramLabel = "F",
      defaultValue = "1",
      description =
          "Exit with 3 if more than this share of the images has no prediction, or none at all has"
              + " one (default: ${DEFAULT-VALUE}).")
  private double maxFailedFraction;

  @Mixin private ProgressOption progress;

  /** The given name, if there is one. */
  public Optional<String> givenRunId() {
    return runId;
  }

  /** The given name, or a new one every time. */
  public String runId() {
    return runId.orElseGet(
        () ->
            "%s-%04x"
                .formatted(
                    LocalDateTime.now(ZoneId.systemDefault())
                        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")),
                    ThreadLocalRandom.current().nextInt(0x10000)));
  }

  public int partitionImages() {
    return partitionImages;
  }

  public long waveImages() {
    return waveImages;
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

  /** What is wrong with the numbers, if anything. */
  public Optional<String> problem() {
    if (partitionImages < 1) {
      return Optional.of(
          "--partition-images is %d, expected at least 1.".formatted(partitionImages));
    }
    if (waveImages < 1) {
      return Optional.of("--wave-images is %d, expected at least 1.".formatted(waveImages));
    }
    return maxFailedFraction >= 0 && maxFailedFraction <= 1
        ? Optional.empty()
        : Optional.of("--max-failed-fraction is %s, expected 0 to 1.".formatted(maxFailedFraction));
  }
}
