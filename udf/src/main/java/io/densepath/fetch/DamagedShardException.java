package io.densepath.fetch;

import java.io.IOException;

/** What the store has given is not, or not to its end, what a shard should be. */
final class DamagedShardException extends IOException {

  private static final long serialVersionUID = 1;

  DamagedShardException(String message) {
    super(message);
  }

  DamagedShardException(String message, Throwable cause) {
    super(message, cause);
  }
}
