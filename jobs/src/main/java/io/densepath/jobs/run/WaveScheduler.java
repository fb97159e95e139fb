package io.densepath.jobs.run;

import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.plan.Plan;
import io.densepath.spark.Schemas;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
  private final RunFolder folder;
  private final String jobGroup;

  WaveScheduler(WaveWriter writer, RunContext context) {
    this.writer = writer;
    this.context = context;
    this.folder = context.folder();
    this.jobGroup = "densepath-" + writer.settings().runId();
  }

  /**
   * Returns whether predictions and statistics of a wave are committed, by this run's committer.
   */
  boolean isCommitted(int wave) throws IOException {
    for (Path part : List.of(folder.predictions(wave), folder.statistics(wave))) {
      if (!context.committer().isCommitted(part)) {
        return false;
      }
      context.committer().verify(part);
    }
    return true;
  }

  /**
   * Classifies waves of the plan in the given order.
   *
   * @throws IOException or another exception of the first wave that fails; the others are cancelled
   */
  void classify(Plan plan, List<Integer> waves) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, WaveScheduler::thread);
    boolean done = false;
    try {
      CompletionService<Integer> running = new ExecutorCompletionService<>(threads);
      waves.forEach(wave -> running.submit(() -> classify(wave, plan.waves().get(wave))));
      for (int ended = 0; ended < waves.size(); ended++) {
        running.take().get();
      }
      done = true;
    } catch (ExecutionException e) {
      throw cause(e);
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

  private int classify(int wave, long images) throws IOException {
    for (int attempt = 1; ; attempt++) {
      context.lock().requireHeld();
      folder.clear(wave);
      try {
        sparkContext().setJobGroup(jobGroup, "wave " + wave, false);
        writer.write(plan(wave), images, folder.predictions(wave), folder.statistics(wave));
        context.lock().requireHeld();
        return wave;
      } catch (Exception e) {
        // Spark, written in Scala, throws checked exceptions that no signature declares.
        if (attempt == ATTEMPTS || !wasKilledInCommit(e)) {
          throw e;
        }
      }
    }
  }

  private static boolean wasKilledInCommit(Throwable failure) {
    return ExceptionUtils.getThrowableList(failure).stream()
        .anyMatch(cause -> String.valueOf(cause.getMessage()).contains(KILLED_IN_COMMIT));
  }

  private Dataset<Row> plan(int wave) {
    return context
        .spark()
        .read()
        .schema(Schemas.plan())
        .option("basePath", folder.plan().toString())
        .parquet(new Path(folder.plan(), Plan.folder(wave)).toString());
  }

  /** Cancels all waves, and waits for their end: no task may write after the run has ended. */
  private void cancel(ExecutorService threads) {
    threads.shutdownNow();
    boolean ended = false;
    while (!ended) {
      // Repeatedly, since a thread may have been about to start its job.
      sparkContext().cancelJobGroup(jobGroup);
      try {
        ended = threads.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private SparkContext sparkContext() {
    return context.spark().sparkContext();
  }

  private static IOException cause(ExecutionException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException runtime) {
      throw runtime;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }
}
