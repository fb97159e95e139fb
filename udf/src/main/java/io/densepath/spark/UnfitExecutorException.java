package io.densepath.spark;

/**
 * An executor that cannot classify any image. On a cluster the message begins with the executor's
 * host; it says what the executor lacks.
 */
public final class UnfitExecutorException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  UnfitExecutorException(String message, Throwable cause) {
    super(message, cause);
  }
}
