package io.densepath.jobs.table;

import java.util.List;

/**
 * A row of a text.
 *
 * @param line the number of its first line; the first line of a text is 1
 * @param cells its cells, without quotes
 */
public record TextRecord(long line, List<String> cells) {

  public TextRecord {
    cells = List.copyOf(cells);
  }
}
