package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of the size of a wave. */
public final class WaveOption {

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--wave-images",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "The number of images of a wave, which is committed atomically. A run that is killed loses"
              + " at most two waves (default: ${DEFAULT-VALUE}).")
  private long images;

  public long images() {
    return images;
  }

  /** Returns what is wrong with the option, if anything. */
  public Optional<String> problem() {
    return images < 1
        ? Optional.of(
            String.format(Locale.ROOT, "--wave-images is %d, expected at least 1.", images))
        : Optional.empty();
  }
}
