package io.densepath.jobs.options;

import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.WebSettings;
import io.densepath.image.Decoding;
import io.densepath.image.ImageLimits;
import io.densepath.jobs.options.OnResume.Rule;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of reading: limits, read-ahead and decoding. */
public final class ReadOptions {

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--max-image-bytes",
      paramLabel = "SIZE",
      defaultValue = "128MB",
      converter = ByteSize.Converter.class,
      description =
          "The largest object that is read; a larger one is TOO_LARGE (default: ${DEFAULT-VALUE}).")
  private ByteSize maxImageBytes;

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--max-image-pixels",
      paramLabel = "N",
      defaultValue = "100000000",
      description =
          "The largest image that is decoded; a larger one is TOO_LARGE (default: ${DEFAULT-VALUE}).")
  private long maxImagePixels;

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--reduced-decode",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Decode large JPEGs at 1/2, 1/4 or 1/8 before the resize. This is faster, but the pixels"
              + " differ from those of the weights' framework (default: ${DEFAULT-VALUE}).")
  private boolean reducedDecode;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--fetch-threads",
      paramLabel = "N",
      defaultValue = "16",
      description = "Number of objects that a task reads at a time (default: ${DEFAULT-VALUE}).")
  private int fetchThreads;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--fetch-ahead-bytes",
      paramLabel = "SIZE",
      defaultValue = "32MB",
      converter = ByteSize.Converter.class,
      description = "Number of bytes that a task reads ahead (default: ${DEFAULT-VALUE}).")
  private ByteSize fetchAheadBytes;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--fetch-patience",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long a read is tried again where a store that does not answer, answers with errors or"
              + " refuses the credentials is at fault; then the task fails, and Spark tries it again"
              + " (default: ${DEFAULT-VALUE}).")
  private int fetchPatience;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--allow-private-addresses",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Read http and https addresses also from hosts that are not public: loopback, private and"
              + " link-local addresses, and the metadata services of clouds (default:"
              + " ${DEFAULT-VALUE}).")
  private boolean allowPrivateAddresses;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--ignore-robots",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Read images of the web also where the server refuses this by the header X-Robots-Tag:"
              + " noai, noimageai, noindex or noimageindex (default: ${DEFAULT-VALUE}).")
  private boolean ignoreRobots;

  public ImageLimits limits() {
    return new ImageLimits(maxImageBytes.bytes(), maxImagePixels);
  }

  public Decoding decoding() {
    return reducedDecode ? Decoding.REDUCED : Decoding.FULL;
  }

  public FetchSettings fetch() {
    return new FetchSettings(
        fetchThreads,
        fetchAheadBytes.bytes(),
        maxImageBytes.bytes(),
        Duration.ofSeconds(fetchPatience),
        new WebSettings(allowPrivateAddresses, ignoreRobots));
  }

  /** Returns what is wrong with the options, if anything. */
  public Optional<String> problem() {
    if (fetchThreads < 1 || fetchThreads > 256) {
      return Optional.of(
          String.format(Locale.ROOT, "--fetch-threads is %d, expected 1 to 256.", fetchThreads));
    }
    if (fetchPatience < 0 || fetchPatience > 3600) {
      return Optional.of(
          String.format(Locale.ROOT, "--fetch-patience is %d, expected 0 to 3600.", fetchPatience));
    }
    if (maxImageBytes.bytes() > FetchSettings.LARGEST_OBJECT_BYTES) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "--max-image-bytes is %d, expected less than 2GB.",
              maxImageBytes.bytes()));
    }
    return maxImagePixels < 1 || maxImagePixels > 1 << 30
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "--max-image-pixels is %d, expected 1 to %d.",
                maxImagePixels,
                1 << 30))
        : Optional.empty();
  }
}
