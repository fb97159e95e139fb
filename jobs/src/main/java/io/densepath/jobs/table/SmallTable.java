package io.densepath.jobs.table;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a text that fits into memory into rows. */
public final class SmallTable {

  private static final char[] DELIMITERS = {'\t', ',', ';', '|'};

  private SmallTable() {}

  /**
   * Returns the rows, as the delimiter splits them by which every row has a fitting number of
   * cells. If none does, the rows are split at tabs.
   *
   * @param least the smallest number of cells of a row
   * @param most the largest number of cells of a row, apart from blank ones at its end
   */
  public static List<TextRecord> rows(String text, int least, int most) {
    for (char delimiter : DELIMITERS) {
      Optional<List<TextRecord>> rows = rows(text, Dialect.of(delimiter, '"'), most);
      if (rows.isPresent() && rows.get().stream().allMatch(row -> row.cells().size() >= least)) {
        return rows.get();
      }
    }
    return rows(text, new Dialect('\t', Dialect.NONE), Integer.MAX_VALUE).orElseThrow();
  }

  private static Optional<List<TextRecord>> rows(String text, Dialect dialect, int most) {
    List<TextRecord> rows = new ArrayList<>();
    try (RecordReader reader = new RecordReader(new StringReader(text), dialect)) {
      Optional<TextRecord> row = reader.next();
      while (row.isPresent()) {
        rows.add(withoutBlankEnd(row.get(), most));
        if (rows.get(rows.size() - 1).cells().size() > most) {
          return Optional.empty();
        }
        row = reader.next();
      }
      return Optional.of(rows);
    } catch (BadLineException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
  }

  private static TextRecord withoutBlankEnd(TextRecord row, int most) {
    int size = row.cells().size();
    while (size > most && row.cells().get(size - 1).isBlank()) {
      size--;
    }
    return new TextRecord(row.line(), row.cells().subList(0, size));
  }
}
