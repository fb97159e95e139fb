package io.densepath.jobs.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The entries of a file as rows of {@link PathTable#SCHEMA}. A line that cannot be read becomes the
 * last row, so that the driver can say what is wrong without a failed task.
 */
final class EntryRows implements Iterator<Row> {

  private final EntryReader entries;
  private Optional<Row> next = Optional.empty();
  private boolean ended;

  private EntryRows(EntryReader entries) {
    this.entries = entries;
  }

  /** Returns the rows; the reader is closed when the task ends. */
  static EntryRows of(EntryReader entries) {
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(entries));
    return new EntryRows(entries);
  }

  private static void close(EntryReader entries) {
    try {
      entries.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the list could not be closed", e);
    }
  }

  @Override
  public boolean hasNext() {
    if (next.isEmpty() && !ended) {
      next = read();
      ended |= next.isEmpty();
    }
    return next.isPresent();
  }

  private Optional<Row> read() {
    try {
      return entries
          .next()
          .map(entry -> RowFactory.create(entry.line(), entry.path(), entry.label(), null));
    } catch (BadLineException e) {
      ended = true;
      return Optional.of(RowFactory.create(e.line(), null, null, e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the list has ended");
    }
    Row row = next.orElseThrow();
    next = Optional.empty();
    return row;
  }
}
