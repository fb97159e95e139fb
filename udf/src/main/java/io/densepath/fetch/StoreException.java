package io.densepath.fetch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.security.AccessControlException;

/** Thrown when a store does not return an object; the message is one line for a person. */
public final class StoreException extends IOException {

  private static final long serialVersionUID = 1;

  private static final String PRECONDITION_FAILED = "RemoteFileChangedException";

  private final String path;
  private final Fault fault;

  /** Takes the message from the exception of a file system. */
  StoreException(String path, Fault fault, Exception e) {
    super(message(e), e);
    this.path = path;
    this.fault = fault;
  }

  /** Returns the path of the object. */
  public String path() {
    return path;
  }

  /** Returns what is at fault. */
  public Fault fault() {
    return fault;
  }

  private static String message(Exception e) {
    String line = firstLine(e);
    if (e.getClass().getSimpleName().equals(PRECONDITION_FAILED)) {
      return ObjectReader.CHANGED + "its etag is another";
    }
    if (isDenied(e, line)) {
      return "access denied: " + line;
    }
    return e instanceof FileNotFoundException ? "not found: " + line : line;
  }

  private static boolean isDenied(Exception e, String message) {
    return e instanceof AccessDeniedException
        || e instanceof AccessControlException
        // The local file system reports a missing permission only in the message.
        || (e instanceof FileNotFoundException && message.endsWith("(Permission denied)"));
  }

  static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage().strip();
    return message.isEmpty()
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }
}
