package io.densepath.fetch;

import java.io.IOException;

/** Thrown when an object is not a shard of its format, or not one up to its end. */
final class DamagedShardException extends IOException {

  private static final long serialVersionUID = 1;

  DamagedShardException(String message) {
    super(message);
  }

  DamagedShardException(String message, Throwable cause) {
    super(message, cause);
  }
}
