package io.densepath.jobs.session;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a command does beside its main thread, so that starting takes less time. */
public final class Background {

  private Background() {}

  /**
   * Begins at once, on a thread of its own: those of Java's common pool do not have the class
   * loader of spark-submit, which alone knows the application's jar.
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

  /** Waits for the end of it, good or bad: what goes on would meet what is closed. */
  public static void awaitEnd(CompletableFuture<?> work) {
    work.handle((result, failure) -> true).join();
  }
}
