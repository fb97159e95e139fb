package io.densepath.jobs.run;

import io.densepath.jobs.options.ClassifyOptions;
import io.densepath.jobs.output.LockedFolder;
import io.densepath.jobs.session.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;

/**
 * What happens to a run whose process is told to end: a line says how far the run is and how to go
 * on, its jobs are cancelled, and its lock is released, so that the next command need not wait. A
 * run that was not begun leaves nothing.
 */
final class InterruptedRun implements AutoCloseable {

  private static final long PATIENCE_MS = 3000;
  private static final long TASK_PATIENCE_MS = 2000;
  private static final long POLL_MS = 50;

  private final PrintWriter err;
  private final String goOn;
  private final Interruption interruption;
  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private volatile Optional<LockedFolder> folder = Optional.empty();
  private volatile Optional<SparkContext> spark = Optional.empty();
  private Supplier<String> state = () -> "before the run began; the same command begins it again";
  private boolean begun;
  private boolean ending;

  /**
   * Begins to wait for the end of the process.
   *
   * @param err gets the line
   */
  InterruptedRun(ClassifyOptions options, PrintWriter err) {
    this.err = err;
    this.goOn = howToGoOn(options);
    this.interruption = Interruption.with(this::end);
  }

  private static String howToGoOn(ClassifyOptions options) {
    if (options.resume().goesOn()) {
      return "the same command goes on";
    }
    return options.output().overwrite()
        ? "the same command with --resume in place of --overwrite goes on"
        : "the same command with --resume goes on";
  }

  /** Names the folder whose lock is released. */
  void holds(LockedFolder locked) {
    folder = Optional.of(locked);
  }

  /** Names the context whose jobs are cancelled. */
  void runsOn(SparkContext context) {
    spark = Optional.of(context);
  }

  /**
   * Tells that the run is begun, so that it can be resumed.
   *
   * @param howFar follows the word "Interrupted"
   * @throws IllegalStateException if the process has been told to end
   */
  void isBegun(Supplier<String> howFar) {
    set(() -> howFar.get() + "; " + goOn);
  }

  /** Tells that the run is done; only its evaluation may follow. */
  void isDone() {
    set(() -> "after the end of the run, which is done; 'evaluate' evaluates it");
  }

  private synchronized void set(Supplier<String> now) {
    if (ending) {
      throw new IllegalStateException("the process has been told to end");
    }
    state = now;
    begun = true;
  }

  /** Keeps the state as it is from now on, and returns whether the run is begun. */
  private synchronized boolean freeze() {
    ending = true;
    return begun;
  }

  private void end() {
    boolean wasBegun = freeze();
    err.printf("Interrupted %s.%n", state.get());
    spark.ifPresent(SparkContext::cancelAllJobs);
    if (wasBegun) {
      // The command itself records that its jobs have failed. If it hangs, its lock is released
      // nevertheless, and so it cannot change anything more.
      released.completeOnTimeout(null, PATIENCE_MS, TimeUnit.MILLISECONDS).join();
    } else {
      folder.ifPresent(InterruptedRun::abandon);
    }
    folder.ifPresent(locked -> locked.lock().close());
    // What the last tasks have staged meanwhile is deleted, too.
    if (spark.isPresent() && awaitTasks(spark.get())) {
      folder.ifPresent(locked -> locked.lock().close());
    }
  }

  /** Waits until no task runs, and returns whether there was one. */
  private static boolean awaitTasks(SparkContext context) {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TASK_PATIENCE_MS);
    boolean waited = false;
    while (System.nanoTime() - endNs < 0 && runningTasks(context) > 0) {
      waited = true;
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
    }
    return waited;
  }

  private static int runningTasks(SparkContext context) {
    return context.isStopped()
        ? 0
        : Arrays.stream(context.statusTracker().getExecutorInfos())
            .mapToInt(SparkExecutorInfo::numRunningTasks)
            .sum();
  }

  private static void abandon(LockedFolder locked) {
    try {
      locked.abandon();
    } catch (IOException | RuntimeException e) {
      // The record stays, and says that a run was killed while it was planned.
    }
  }

  /** Tells that the command has released the lock. */
  @Override
  public void close() {
    released.complete(null);
    interruption.close();
  }
}
