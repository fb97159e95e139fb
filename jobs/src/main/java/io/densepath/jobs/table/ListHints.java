package io.densepath.jobs.table;

import java.util.Optional;

/**
 * The user's description of a list. Each value replaces one that would be recognised.
 *
 * @param pathColumn the name of the column of paths
 * @param labelColumn the name of the column of labels
 * @param delimiter the character between columns
 * @param encoding the name of the charset of a file without a byte order mark
 */
public record ListHints(
    Optional<String> pathColumn,
    Optional<String> labelColumn,
    Optional<Character> delimiter,
    Optional<String> encoding) {

  public static final ListHints NONE =
      new ListHints(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Returns these hints without the name of the column of labels. */
  public ListHints withoutLabel() {
    return new ListHints(pathColumn, Optional.empty(), delimiter, encoding);
  }

  /** Whether a column is named, so that the list must have a header. */
  boolean nameColumns() {
    return pathColumn.isPresent() || labelColumn.isPresent();
  }
}
