package io.densepath.jobs.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows progress as a bar on one line of a terminal, which is redrawn. */
final class Bar implements ProgressView {

  private static final int CELLS = 24;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;

  Bar(PrintStream out) {
    this.out = out;
  }

  @Override
  public Duration every() {
    return Duration.ofMillis(250);
  }

  @Override
  public void show(Progress progress) {
    int full = (int) Math.floor(progress.share() * CELLS);
    out.print(
        CLEAR_LINE
            + String.format(
                Locale.ROOT,
                "[%s%s] %3d%%  %s",
                "#".repeat(full),
                ".".repeat(CELLS - full),
                (int) Math.floor(progress.share() * 100),
                progress.text()));
    out.flush();
  }

  @Override
  public void end() {
    out.print(CLEAR_LINE);
    out.flush();
  }
}
