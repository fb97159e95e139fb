package io.densepath.jobs.run;

import io.densepath.jobs.files.Concurrently;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;

/**
 * Classifies the waves of a plan; each wave is committed atomically. Two waves run at a time: Spark
 * schedules the tasks of the earlier one first, and fills cores that its last tasks leave idle with
 * tasks of the next, so that no core waits at the end of a wave or for a slow task.
 */
final class WaveScheduler {

  private static final int AT_ONCE = 2;

  // Part of the message with which Spark fails a whole job when an executor dies as it commits.
  private static final String KILLED_IN_COMMIT = "Authorized committer";
  private static final int ATTEMPTS = 4;

  private final WaveWriter writer;
  private final RunContext context;
  private final CommittedPlan plan;
  private final CommittedWaves committed;
  private final String jobGroup;

  WaveScheduler(
      WaveWriter writer, RunContext context, CommittedPlan plan, CommittedWaves committed) {
    this.writer = writer;
    this.context = context;
    this.plan = plan;
    this.committed = committed;
    this.jobGroup = "densepath-" + writer.settings().runId();
  }

  /**
   * Classifies waves of the plan in the given order.
   *
   * @throws IOException or another exception of the first wave that fails; the others are cancelled
   */
  void classify(List<Integer> waves) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, WaveScheduler::thread);
    boolean done = false;
    try {
      CompletionService<Integer> running = new ExecutorCompletionService<>(threads);
      waves.forEach(wave -> running.submit(() -> classify(wave)));
      for (int ended = 0; ended < waves.size(); ended++) {
        running.take().get();
      }
      done = true;
    } catch (ExecutionException e) {
      throw Concurrently.cause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } finally {
      threads.shutdown();
      if (!done) {
        cancel(threads);
      }
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "densepath-wave");
    // spark-submit gave this thread a class loader that knows the application's jar.
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.setDaemon(true);
    return thread;
  }

  private int classify(int wave) throws IOException {
    Path predictions = context.folder().predictions(wave);
    Path statistics = context.folder().statistics(wave);
    for (int attempt = 1; ; attempt++) {
      try {
        sparkContext().setJobGroup(jobGroup, "wave " + wave, false);
        writer.write(plan.read(wave), plan.plan().waves().get(wave), predictions, statistics);
        committed.commit(wave);
        return wave;
      } catch (Exception e) {
        // Spark, written in Scala, throws checked exceptions that no signature declares.
        if (attempt == ATTEMPTS || !wasKilledInCommit(e)) {
          throw e;
        }
        context.locked().clear(predictions);
        context.locked().clear(statistics);
      }
    }
  }

  private static boolean wasKilledInCommit(Throwable failure) {
    return ExceptionUtils.getThrowableList(failure).stream()
        .anyMatch(cause -> String.valueOf(cause.getMessage()).contains(KILLED_IN_COMMIT));
  }

  /** Cancels all waves, and waits for their end: no task may write after the run has ended. */
  private void cancel(ExecutorService threads) {
    threads.shutdownNow();
    boolean interrupted = Thread.interrupted();
    boolean ended = false;
    while (!ended) {
      cancelJobs();
      try {
        ended = threads.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Called repeatedly, since a thread may have been about to start its job. */
  private void cancelJobs() {
    try {
      sparkContext().cancelJobGroup(jobGroup);
    } catch (IllegalStateException e) {
      // The context is stopped, and its jobs have ended. The failure that led here says why.
    }
  }

  private SparkContext sparkContext() {
    return context.spark().sparkContext();
  }
}
