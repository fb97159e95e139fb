package io.densepath.jobs.table;

import java.io.IOException;

/** A line of a list cannot be read; the message says what is wrong with it. */
public final class BadLineException extends IOException {

  private static final long serialVersionUID = 1;

  private final long line;

  BadLineException(long line, String what) {
    super(what);
    this.line = line;
  }

  /** Returns the number of the line; the first line is 1. */
  public long line() {
    return line;
  }
}
