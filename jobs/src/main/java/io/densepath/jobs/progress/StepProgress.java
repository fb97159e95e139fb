package io.densepath.jobs.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Shows the progress of work that announces its steps. Nothing is drawn while a step runs, since
 * the step may be a measurement.
 */
public final class StepProgress implements AutoCloseable {

  private final long planned;
  private final Optional<ProgressView> view;
  private final Instant start = Instant.now();
  private Instant next = start;
  private long done;

  private StepProgress(long planned, Optional<ProgressView> view) {
    this.planned = planned;
    this.view = view;
  }

  /**
   * Starts to show progress.
   *
   * @param planned effort of all steps, in any unit
   * @param terminal whether {@code out} is a terminal
   */
  public static StepProgress start(
      long planned, ProgressMode mode, PrintStream out, boolean terminal) {
    return new StepProgress(planned, mode.view(out, terminal));
  }

  /** Shows which step begins, unless the display was updated a moment ago. */
  public void begin(String step) {
    Instant now = Instant.now();
    if (!now.isBefore(next)) {
      view.ifPresent(
          shown -> {
            shown.show(new Steps(planned, done, step, Duration.between(start, now)));
            next = now.plus(shown.every());
          });
    }
  }

  /** Adds the effort of a finished step. */
  public void end(long effort) {
    done += effort;
  }

  @Override
  public void close() {
    view.ifPresent(ProgressView::end);
  }
}
