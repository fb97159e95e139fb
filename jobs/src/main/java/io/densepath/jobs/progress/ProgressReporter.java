package io.densepath.jobs.progress;

import io.densepath.spark.TaskAccumulators;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.spark.SparkContext;

/** Shows the progress of one job until this is closed. */
public final class ProgressReporter implements AutoCloseable {

  private final SparkContext context;
  private final LiveCounts counts;
  private final Expected expected;
  private final Instant start = Instant.now();
  private final Optional<ProgressView> view;
  private final Timer timer = new Timer("densepath-progress", true);
  private long done;
  private long failed;
  private boolean closed;

  private ProgressReporter(
      SparkContext context, LiveCounts counts, Expected expected, Optional<ProgressView> view) {
    this.context = context;
    this.counts = counts;
    this.expected = expected;
    this.view = view;
  }

  /**
   * Starts to show progress.
   *
   * @param counted accumulators of the tasks
   * @param expected size of the whole job
   * @param terminal whether {@code out} is a terminal
   */
  public static ProgressReporter start(
      SparkContext context,
      TaskAccumulators counted,
      Expected expected,
      ProgressMode mode,
      PrintStream out,
      boolean terminal) {
    LiveCounts counts = new LiveCounts(counted);
    context.addSparkListener(counts);
    ProgressReporter reporter =
        new ProgressReporter(context, counts, expected, mode.view(out, terminal));
    reporter.view.ifPresent(reporter::schedule);
    return reporter;
  }

  private void schedule(ProgressView shown) {
    long everyMs = shown.every().toMillis();
    TimerTask task =
        new TimerTask() {
          @Override
          public void run() {
            show();
          }
        };
    timer.scheduleAtFixedRate(task, everyMs, everyMs);
  }

  /** Shows the present state at once. */
  public synchronized void show() {
    if (!closed) {
      view.ifPresent(shown -> shown.show(progress()));
    }
  }

  /** Returns the state of the job; its counts never decrease. */
  public synchronized Snapshot progress() {
    // Between the end of a task and the event of its end, its images are in neither count.
    LiveCounts.Counts now = counts.now();
    done = Math.max(done, Math.min(expected.mostImages(), now.images()));
    failed = Math.max(failed, Math.min(done, now.failed()));
    return new Snapshot(
        expected.images(done, now.bytes()), done, failed, Duration.between(start, Instant.now()));
  }

  /** Ends the display, so that other output can follow, and returns the state of the job. */
  public synchronized Snapshot end() {
    if (!closed) {
      closed = true;
      timer.cancel();
      view.ifPresent(ProgressView::end);
    }
    return progress();
  }

  @Override
  public synchronized void close() {
    end();
    context.removeSparkListener(counts);
  }
}
