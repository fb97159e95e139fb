package io.densepath.spark;

import io.densepath.fetch.FetchResult;
import java.util.Locale;

/**
 * Fails a task whose store is at fault, so that Spark runs the task again. On a cluster the message
 * begins with the executor's host.
 */
final class StoreFaultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoreFaultException(FetchResult failed, StoreFaults task) {
    super(
        String.format(
            Locale.ROOT,
            "%sstore: %s was not returned in attempt %d of %d of this task: %s",
            ExecutorPreflight.where(),
            failed.request().path(),
            task.attempt(),
            task.attempts(),
            failed.failure().orElseThrow().getMessage()),
        failed.failure().orElseThrow());
  }
}
