package io.densepath.jobs.table;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The usual names of the columns of paths and labels. Case, spaces, hyphens and underscores do not
 * matter.
 */
final class ColumnNames {

  /** The usual names of the column of paths; the first that a list has counts. */
  static final List<String> PATHS =
      List.of(
          "path",
          "file_path",
          "image_path",
          "img_path",
          "file",
          "file_name",
          "image_file",
          "image_file_name",
          "image_name",
          "img_name",
          "image",
          "img",
          "url",
          "image_url",
          "uri",
          "image_uri",
          "key",
          "image_id",
          "img_id",
          "id");

  /** The usual names of the column of labels; the first that a list has counts. */
  static final List<String> LABELS =
      List.of(
          "label",
          "class_id",
          "synset",
          "class_name",
          "class",
          "labels",
          "label_id",
          "class_index",
          "class_idx",
          "target",
          "category_id",
          "category",
          "category_name",
          "label_name",
          "cls",
          "wnid",
          "ground_truth");

  private ColumnNames() {}

  /**
   * Finds a column that the user names.
   *
   * @return its index, or empty if there is none
   */
  static OptionalInt named(String name, List<String> columns) {
    OptionalInt exact = indexOf(columns.stream().map(String::strip).toList(), name.strip());
    return exact.isPresent()
        ? exact
        : indexOf(columns.stream().map(ColumnNames::plain).toList(), plain(name));
  }

  /** Finds the first of the usual names that the columns have. */
  static OptionalInt usual(List<String> names, List<String> columns) {
    List<String> plain = columns.stream().map(ColumnNames::plain).toList();
    Optional<String> found =
        names.stream().map(ColumnNames::plain).filter(plain::contains).findFirst();
    return found.isPresent() ? indexOf(plain, found.get()) : OptionalInt.empty();
  }

  /** Returns how many columns have the name of the given one. */
  static long alike(int column, List<String> columns) {
    String name = plain(columns.get(column));
    return columns.stream().filter(other -> plain(other).equals(name)).count();
  }

  private static OptionalInt indexOf(List<String> columns, String name) {
    return IntStream.range(0, columns.size()).filter(i -> columns.get(i).equals(name)).findFirst();
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "");
  }
}
