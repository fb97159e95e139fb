package io.densepath.jobs.session;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs parts of a command beside its main thread, so that it starts faster. */
public final class Background {

  private Background() {}

  /**
   * Starts work on a new thread. The threads of Java's common pool cannot be used, because they
   * lack the class loader of spark-submit, which alone knows the application's jar.
   */
  public static <T> CompletableFuture<T> start(String name, Supplier<T> work) {
    return CompletableFuture.supplyAsync(
        work,
        task -> {
          Thread thread = new Thread(task, "densepath-" + name);
          thread.setDaemon(true);
          thread.start();
        });
  }

  /** Waits until work has ended or failed, so that it does not use resources that are closed. */
  public static void awaitEnd(CompletableFuture<?> work) {
    work.handle((result, failure) -> true).join();
  }

  /** Waits until work has ended or failed, or the time is over. */
  public static void awaitEnd(CompletableFuture<?> work, Duration limit) {
    work.handle((result, failure) -> true)
        .completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
