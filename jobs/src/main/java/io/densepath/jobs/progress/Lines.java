package io.densepath.jobs.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows progress as a line every few seconds, for logs. */
final class Lines implements ProgressView {

  private final PrintStream out;
  private long shown = -1;

  Lines(PrintStream out) {
    this.out = out;
  }

  @Override
  public Duration every() {
    return Duration.ofSeconds(5);
  }

  @Override
  public void show(Progress progress) {
    if (progress.done() != shown) {
      shown = progress.done();
      out.printf(
          Locale.ROOT, "%3d%%  %s%n", (int) Math.floor(progress.share() * 100), progress.text());
    }
  }

  @Override
  public void end() {
    out.flush();
  }
}
