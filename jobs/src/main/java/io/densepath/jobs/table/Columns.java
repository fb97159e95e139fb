package io.densepath.jobs.table;

import io.densepath.jobs.error.JobException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The choice of the columns of paths and labels, by the names that the user gives or the usual
 * ones.
 *
 * @param list the name of the list, for errors
 * @param columns the names of its columns
 * @param kind the word for columns in errors
 */
record Columns(
    String list, PathTable.Form form, ListHints hints, List<String> columns, String kind) {

  /**
   * Returns the index of the column of paths.
   *
   * @throws JobException if there is none, or if two columns have its name
   */
  int path() {
    return find("path-column", hints.pathColumn(), ColumnNames.PATHS)
        .orElseThrow(() -> missing("a column of paths, such as 'path' or 'file_name'", "path"));
  }

  /**
   * Returns the index of the column of labels, if there is one.
   *
   * @throws JobException if the column that the user names is missing, if two columns have its
   *     name, or if there is none although the list is one of labels
   */
  OptionalInt label() {
    OptionalInt label = find("label-column", hints.labelColumn(), ColumnNames.LABELS);
    if (label.isEmpty() && form.labelled()) {
      throw missing("a column of labels, such as 'label' or 'class'", "label");
    }
    return label;
  }

  private OptionalInt find(String option, Optional<String> named, List<String> usual) {
    OptionalInt found =
        named.isPresent()
            ? ColumnNames.named(named.get(), columns)
            : ColumnNames.usual(usual, columns);
    if (named.isPresent() && found.isEmpty()) {
      throw new JobException(
          "%s: %s has the %s %s, expected one named '%s'."
              .formatted(option, list, kind, names(), named.get()));
    }
    if (found.isPresent() && ColumnNames.alike(found.getAsInt(), columns) > 1) {
      throw new JobException(
          "%s: %s has several %s named '%s': %s. Give them different names."
              .formatted(form.option(), list, kind, columns.get(found.getAsInt()), names()));
    }
    return found;
  }

  private JobException missing(String expected, String option) {
    return new JobException(
        "%s: %s has the %s %s, expected %s. Name it by --%s-column."
            .formatted(form.option(), list, kind, names(), expected, option));
  }

  private String names() {
    return columns.stream()
        .map(Entry::shortened)
        .limit(50)
        .collect(Collectors.joining(", ", "[", columns.size() > 50 ? ", ...]" : "]"));
  }
}
