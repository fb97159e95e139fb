package io.densepath.fetch;

import java.io.IOException;

/** Thrown when a shard is whole, but has something that is not read. */
final class UnsupportedShardException extends IOException {

  private static final long serialVersionUID = 1;

  UnsupportedShardException(String message) {
    super(message);
  }

  UnsupportedShardException(String message, Throwable cause) {
    super(message, cause);
  }
}
