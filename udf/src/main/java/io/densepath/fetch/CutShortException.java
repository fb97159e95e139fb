package io.densepath.fetch;

import java.io.IOException;

/** The store ended its answer before the object's end. */
final class CutShortException extends IOException {

  private static final long serialVersionUID = 1;

  CutShortException(int count, int length) {
    super("the store ended its answer early: %d of %d bytes".formatted(count, length));
  }
}
