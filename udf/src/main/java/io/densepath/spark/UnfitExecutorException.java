package io.densepath.spark;

/**
 * An executor that cannot classify, whatever the image. The message begins with its host and says
 * what it lacks.
 */
public final class UnfitExecutorException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  UnfitExecutorException(String message, Throwable cause) {
    super(message, cause);
  }
}
