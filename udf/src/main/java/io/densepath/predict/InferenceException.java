package io.densepath.predict;

/** A batch that the inference runtime could not run; the message and the cause are its own. */
public final class InferenceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean outOfMemory;

  InferenceException(RuntimeException cause, boolean outOfMemory) {
    super(cause.getMessage(), cause);
    this.outOfMemory = outOfMemory;
  }

  /** Returns whether the device had too little memory, so that a smaller batch may succeed. */
  public boolean isOutOfMemory() {
    return outOfMemory;
  }
}
