package io.densepath.fetch;

import java.io.IOException;
import java.util.Locale;

/** Thrown when a store ended its answer before the end of the object. */
final class CutShortException extends IOException {

  private static final long serialVersionUID = 1;

  CutShortException(long count, long length) {
    super(
        String.format(
            Locale.ROOT, "the store ended its answer early: %d of %d bytes", count, length));
  }
}
