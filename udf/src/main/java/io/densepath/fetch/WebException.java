package io.densepath.fetch;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Thrown when a web address gives no image. Each address is answered by a server of its own, so
 * this is never the fault of the executor. The message names no user, password or query of an
 * address.
 */
final class WebException extends IOException {

  private static final long serialVersionUID = 1;

  private final boolean temporary;
  private final Optional<Duration> retryAfter;

  private WebException(
      String message, boolean temporary, Optional<Duration> retryAfter, Throwable cause) {
    super(message, cause);
    this.temporary = temporary;
    this.retryAfter = retryAfter;
  }

  /** Returns a failure that another request would have too. */
  static WebException permanent(String message) {
    return new WebException(message, false, Optional.empty(), null);
  }

  /** Returns a failure that another request would have too. */
  static WebException permanent(String message, Throwable cause) {
    return new WebException(message, false, Optional.empty(), cause);
  }

  /** Returns a failure that another request may not have. */
  static WebException temporary(String message, Throwable cause) {
    return new WebException(message, true, Optional.empty(), cause);
  }

  /** Returns a failure that another request may not have. */
  static WebException temporary(String message) {
    return new WebException(message, true, Optional.empty(), null);
  }

  /** Returns a failure after which the server asks to wait for a while. */
  static WebException temporary(String message, Optional<Duration> retryAfter) {
    return new WebException(message, true, retryAfter, null);
  }

  /** Returns this failure with a message that begins with where it happened. */
  WebException at(String place) {
    return new WebException(place + ": " + getMessage(), temporary, retryAfter, getCause());
  }

  /** Whether another request may succeed. */
  boolean isTemporary() {
    return temporary;
  }

  /** Returns how long the server asks to wait before the next request, if it says so. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
