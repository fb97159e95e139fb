package io.densepath.jobs.run;

import io.densepath.jobs.output.OutputLock;
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
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Classifies the waves of a plan, each committed at once or not at all. Two are under way at any
 * time: Spark gives cores to the earlier one first, and to the next as soon as the last tasks of
 * the former leave some idle, so that neither the end of a wave nor a slow task costs them.
 */
final class WaveScheduler {

  private static final int AT_ONCE = 2;

  // Spark gives a whole job up when an executor dies in the moment in which it commits a task.
  private static final String KILLED_IN_COMMIT = "Authorized committer";
  private static final int ATTEMPTS = 4;

  private final WaveWriter predicting;
  private final RunFolder folder;
  private final OutputLock lock;
  private final SparkContext context;
  private final String group;

  WaveScheduler(WaveWriter predicting, RunFolder folder, OutputLock lock) {
    this.predicting = predicting;
    this.folder = folder;
    this.lock = lock;
    this.context = predicting.spark().sparkContext();
    this.group = "densepath-" + predicting.settings().runId();
  }

  /** Whether predictions and statistics of a wave are committed, by the committer of this run. */
  boolean isCommitted(int wave) throws IOException {
    for (Path part : List.of(folder.predictions(wave), folder.statistics(wave))) {
      if (!predicting.committer().isCommitted(part)) {
        return false;
      }
      predicting.committer().verify(part);
    }
    return true;
  }

  /**
   * Classifies these waves of the plan, the first ones first.
   *
   * @throws IOException and whatever else the first wave that failed met; the others are cancelled
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
    // The class loader that knows the application's jar, which spark-submit gave to this thread.
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.setDaemon(true);
    return thread;
  }

  private int classify(int wave, long images) throws IOException {
    for (int attempt = 1; ; attempt++) {
      lock.requireHeld();
      folder.clear(wave);
      try {
        context.setJobGroup(group, "wave " + wave, false);
        predicting.write(plan(wave), images, folder.predictions(wave), folder.statistics(wave));
        lock.requireHeld();
        return wave;
      } catch (Exception e) {
        // Spark, which is Scala, throws checked exceptions that no signature declares.
        if (attempt == ATTEMPTS || !wasKilledInCommit(e)) {
          throw e;
        }
      }
    }
  }

  /** Whoever writes may have wrapped what the scheduler said. */
  private static boolean wasKilledInCommit(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(20)
        .anyMatch(cause -> String.valueOf(cause.getMessage()).contains(KILLED_IN_COMMIT));
  }

  private Dataset<Row> plan(int wave) {
    return predicting
        .spark()
        .read()
        .schema(Schemas.plan())
        .option("basePath", folder.plan().toString())
        .parquet(new Path(folder.plan(), Plan.folder(wave)).toString());
  }

  /** Waits for the end of what is under way: a task of a wave must not write after the run. */
  private void cancel(ExecutorService threads) {
    threads.shutdownNow();
    boolean ended = false;
    while (!ended) {
      // Again and again: a thread may have been about to begin its job.
      context.cancelJobGroup(group);
      try {
        ended = threads.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
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
