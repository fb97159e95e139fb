package io.densepath.jobs.table;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads the entries of a list, one at a time. */
interface EntryReader extends Closeable {

  /**
   * Returns the next entry, or empty at the end.
   *
   * @throws BadLineException if a line cannot be read
   */
  Optional<Entry> next() throws IOException;
}
