package io.densepath.spark;

import io.densepath.fetch.Fault;
import io.densepath.fetch.StoreCheck;
import java.util.stream.Stream;

/**
 * An executor that cannot classify any image. On a cluster the message begins with the executor's
 * host; it says what the executor lacks.
 */
public final class UnfitExecutorException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private static final int MAX_CAUSES = 20;

  UnfitExecutorException(String problem, Throwable cause) {
    super(ExecutorPreflight.where() + problem, cause);
  }

  /**
   * Returns the exception of an executor whose reads have failed.
   *
   * @param path the object
   * @param fault CONNECTION or EXECUTOR
   */
  static UnfitExecutorException ofStore(String path, Fault fault, Throwable failure) {
    String problem =
        fault == Fault.EXECUTOR
            ? "store: %s refuses this host: %s. Give it the credentials and the libraries that the"
                + " driver has, and the right time."
            : "store: %s does not answer this host: %s. Check its network, its name resolution and"
                + " the address of the store.";
    return new UnfitExecutorException(
        problem.formatted(StoreCheck.store(path), innermost(failure)), failure);
  }

  private static String innermost(Throwable failure) {
    Throwable root =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .limit(MAX_CAUSES)
            .reduce(failure, (outer, inner) -> inner);
    String message = String.valueOf(root.getMessage()).strip();
    return root.getClass().getSimpleName() + ": " + message.lines().findFirst().orElse("");
  }
}
