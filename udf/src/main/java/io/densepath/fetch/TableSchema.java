package io.densepath.fetch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/**
 * The columns of a Parquet file by the names that people write. The path {@code image.bytes} is the
 * column {@code bytes} within the struct {@code image} or, if there is none, a column whose name
 * has a dot. Backticks around {@code `image.bytes`} mean the latter, as in Spark. Columns within
 * lists do not count.
 */
record TableSchema(MessageType type) {

  /** Returns the path of a column in the schema: the names from its root to the column. */
  Optional<List<String>> path(String column) {
    return first(path -> quoted(path).equals(column))
        .or(() -> first(path -> String.join(".", path).equals(column)));
  }

  private Optional<List<String>> first(Predicate<List<String>> wanted) {
    return paths().filter(wanted).findFirst();
  }

  private Stream<List<String>> paths() {
    return type.getPaths().stream()
        .filter(path -> type.getMaxRepetitionLevel(path) == 0)
        .map(Arrays::asList);
  }

  private static String quoted(List<String> path) {
    return path.stream()
        .map(name -> name.contains(".") ? "`" + name + "`" : name)
        .collect(Collectors.joining("."));
  }

  /** Returns the names of the columns of a kind, each as {@link #path} takes it. */
  List<String> names(Predicate<PrimitiveType> kind) {
    return paths().filter(path -> kind.test(column(path))).map(this::name).toList();
  }

  /** Returns the type of a column. */
  PrimitiveType column(List<String> path) {
    return type.getType(path.toArray(String[]::new)).asPrimitiveType();
  }

  private String name(List<String> path) {
    String plain = String.join(".", path);
    return path(plain).filter(path::equals).isPresent() ? plain : quoted(path);
  }

  /** Returns the first of several names that the table has, or has in other capitals. */
  Optional<String> firstOf(List<String> usual) {
    return firstOf(usual, String::equals).or(() -> firstOf(usual, String::equalsIgnoreCase));
  }

  private Optional<String> firstOf(List<String> usual, BiPredicate<String, String> same) {
    List<String> names = names(column -> true);
    return usual.stream()
        .flatMap(wanted -> names.stream().filter(name -> same.test(wanted, name)))
        .findFirst();
  }
}
