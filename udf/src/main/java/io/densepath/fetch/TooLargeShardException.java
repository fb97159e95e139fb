package io.densepath.fetch;

import java.io.IOException;

/** Thrown when a part of a shard takes more memory than this process has for it. */
final class TooLargeShardException extends IOException {

  private static final long serialVersionUID = 1;

  TooLargeShardException(String message) {
    super(message);
  }
}
