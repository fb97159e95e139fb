package io.densepath.jobs.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.spark.SparkContext;

/** Shows the progress of one job until it is closed. */
public final class ProgressReporter implements AutoCloseable {

  private final SparkContext context;
  private final LiveCounts counts;
  private final long planned;
  private final Instant start = Instant.now();
  private final Optional<ProgressView> view;
  private final Timer timer = new Timer("densepath-progress", true);
  private long done;
  private long failed;
  private boolean closed;

  private ProgressReporter(
      SparkContext context, LiveCounts counts, long planned, Optional<ProgressView> view) {
    this.context = context;
    this.counts = counts;
    this.planned = planned;
    this.view = view;
  }

  /**
   * Begins to report.
   *
   * @param terminal whether {@code out} is one
   */
  public static ProgressReporter start(
      SparkContext context,
      Counters counters,
      long planned,
      ProgressMode mode,
      PrintStream out,
      boolean terminal) {
    LiveCounts counts = new LiveCounts(counters);
    context.addSparkListener(counts);
    ProgressReporter reporter =
        new ProgressReporter(context, counts, planned, mode.view(out, terminal));
    reporter.view.ifPresent(reporter::schedule);
    return reporter;
  }

  private void schedule(ProgressView shown) {
    long everyMs = shown.every().toMillis();
    TimerTask task =
        new TimerTask() {
          @Override
          public void run() {
            showUnlessClosed(shown);
          }
        };
    timer.scheduleAtFixedRate(task, everyMs, everyMs);
  }

  private synchronized void showUnlessClosed(ProgressView shown) {
    if (!closed) {
      shown.show(progress());
    }
  }

  /** How far the job has come; never less than was told before. */
  public synchronized Progress progress() {
    // Between the end of a task and the word of it, its images are missing for a moment.
    done = Math.max(done, Math.min(planned, counts.images()));
    failed = Math.max(failed, Math.min(done, counts.failed()));
    return new Progress(planned, done, failed, Duration.between(start, Instant.now()));
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.cancel();
    view.ifPresent(ProgressView::end);
    context.removeSparkListener(counts);
  }
}
