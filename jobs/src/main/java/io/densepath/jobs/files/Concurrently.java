package io.densepath.jobs.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does many small operations on files at a time, since a store takes long for each. */
public final class Concurrently {

  private static final int THREADS = 16;

  /** An operation on a file. */
  @FunctionalInterface
  public interface Operation<T, R> {
    R apply(T input) throws IOException;
  }

  private Concurrently() {}

  /**
   * Applies an operation to all inputs and returns the results in the same order.
   *
   * @throws IOException or another exception of the first input that fails; operations that have
   *     not begun are then left out
   */
  public static <T, R> List<R> map(Collection<T> inputs, Operation<T, R> operation)
      throws IOException {
    if (inputs.isEmpty()) {
      return List.of();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(THREADS, inputs.size()), Concurrently::thread);
    try {
      List<Future<R>> running = new ArrayList<>();
      inputs.forEach(input -> running.add(threads.submit(() -> operation.apply(input))));
      List<R> results = new ArrayList<>();
      for (Future<R> future : running) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw cause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "densepath-files");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Returns the failure of work on another thread as an IOException.
   *
   * @throws RuntimeException or an Error, if the work has failed by that
   */
  public static IOException cause(ExecutionException failure) {
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
