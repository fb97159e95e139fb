package io.densepath.fetch;

import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The columns of a table that hold images, their names and their labels. A column within a struct
 * has a dot in its name, as in {@code image.bytes}.
 *
 * @param image the column with the bytes of an image file
 * @param id the column that becomes the path of a prediction; empty if the file and the row's
 *     number are the path
 * @param label the column with the class id; empty if there is none
 */
public record TableColumns(String image, String id, String label) implements Serializable {

  /** The columns of an object that is not a table. */
  public static final TableColumns NONE = new TableColumns("", "", "");

  /** The usual names of the column of ids, the preferred name first. */
  public static final String ID_NAMES = "path, id, key, __key__, file_name, filename";

  /** The usual names of the column of labels, the preferred name first. */
  public static final String LABEL_NAMES = "label, cls";

  public TableColumns {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(label, "label");
  }

  /**
   * Finds the columns of the table that a file belongs to. A column that is not given by name is
   * the only column of bytes, or the first of the usual names of ids or labels that the file has.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException naming the option, if the file lacks a given column, or has
   *     not exactly one column of bytes and no image column is given
   */
  public static TableColumns of(
      Path file,
      Configuration conf,
      Optional<String> image,
      Optional<String> id,
      Optional<String> label)
      throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, conf))) {
      Schema schema = new Schema(file, reader.getFileMetaData().getSchema());
      return new TableColumns(
          schema.image(image),
          schema.named("id-column", id, ID_NAMES),
          schema.named("label-column", label, LABEL_NAMES));
    }
  }

  /** The schema of a file. Columns within lists do not count. */
  private record Schema(Path file, MessageType type) {

    String image(Optional<String> asked) {
      List<String> bytes = columns(Schema::isBytes);
      if (asked.isPresent() ? bytes.contains(asked.get()) : bytes.size() == 1) {
        return asked.orElseGet(() -> bytes.get(0));
      }
      throw missing(
          "image-column",
          asked.map(name -> "a column of bytes named '" + name + "'").orElse("exactly one"),
          bytes.isEmpty() ? "no column of bytes" : "columns of bytes " + bytes);
    }

    String named(String option, Optional<String> asked, String usual) {
      List<String> columns = columns(column -> true);
      if (asked.isPresent() && !columns.contains(asked.get())) {
        throw missing(option, "a column named '" + asked.get() + "'", "columns " + columns);
      }
      return asked.orElseGet(
          () ->
              Arrays.stream(usual.split(", ", -1))
                  .filter(columns::contains)
                  .findFirst()
                  .orElse(""));
    }

    private IllegalArgumentException missing(String option, String expected, String found) {
      return new IllegalArgumentException(
          "%s: %s has %s, expected %s.".formatted(option, file, found, expected));
    }

    private List<String> columns(Predicate<PrimitiveType> kind) {
      return type.getPaths().stream()
          .filter(path -> type.getMaxRepetitionLevel(path) == 0)
          .filter(path -> kind.test(type.getType(path).asPrimitiveType()))
          .map(path -> String.join(".", Arrays.asList(path)))
          .toList();
    }

    private static boolean isBytes(PrimitiveType column) {
      return column.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
          && column.getLogicalTypeAnnotation() == null;
    }
  }
}
