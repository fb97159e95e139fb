package io.densepath.prepare;

/**
 * A {@link ModelSource} or setting with which no model can be made. The message is one or two lines
 * for the user: it names the file or setting, what was found, what was expected and what to do.
 */
public final class ModelException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
