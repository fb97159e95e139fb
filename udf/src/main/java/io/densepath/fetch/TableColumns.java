package io.densepath.fetch;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The columns of a table that hold images, their names and their labels, written as {@link
 * TableSchema} takes them. Names and labels may also be in the names of the folders of a {@link
 * Partition}.
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
    FetchRequest request = new FetchRequest(file.toString(), FetchRequest.UNKNOWN_LENGTH);
    ObjectReader objects = new ObjectReader(conf, FetchSettings.DEFAULT_PATIENCE);
    try (StoreStream store = objects.stream(request, ObjectReader.RANDOM);
        ParquetFileReader reader = ParquetFileReader.open(new StoredFile(store))) {
      Found columns = new Found(file, new TableSchema(reader.getFileMetaData().getSchema()));
      return new TableColumns(columns.image(image), columns.id(id), columns.label(label));
    }
  }

  /** The columns of a file, which are in its schema or in the names of its folders. */
  private record Found(Path file, TableSchema schema) {

    String image(Optional<String> asked) {
      List<String> bytes = schema.names(Found::isBytes);
      if (asked.isPresent()) {
        return asked
            .filter(
                name -> schema.path(name).filter(path -> isBytes(schema.column(path))).isPresent())
            .orElseThrow(
                () ->
                    missing(
                        "image-column",
                        "a column of bytes named '" + asked.get() + "'",
                        columnsOfBytes(bytes)));
      }
      List<String> likely = bytes.stream().filter(name -> !isUsual(name)).toList();
      List<String> candidates = likely.isEmpty() ? bytes : likely;
      if (candidates.size() != 1) {
        throw missing("image-column", "exactly one", columnsOfBytes(bytes));
      }
      return candidates.get(0);
    }

    private static String columnsOfBytes(List<String> bytes) {
      return bytes.isEmpty() ? "no column of bytes" : "columns of bytes " + bytes;
    }

    private static boolean isUsual(String name) {
      return Stream.of(ID_NAMES, LABEL_NAMES).anyMatch(usual -> names(usual).contains(name));
    }

    String id(Optional<String> asked) {
      return asked
          .map(name -> present("id-column", name))
          .or(() -> schema.firstOf(names(ID_NAMES)))
          .orElse("");
    }

    String label(Optional<String> asked) {
      return asked
          .map(name -> present("label-column", name))
          .or(this::labelOfFolder)
          .or(() -> schema.firstOf(names(LABEL_NAMES)))
          .orElse("");
    }

    private Optional<String> labelOfFolder() {
      return names(LABEL_NAMES).stream()
          .filter(name -> Partition.has(file.toString(), name))
          .findFirst();
    }

    private String present(String option, String name) {
      if (schema.path(name).isEmpty() && !Partition.has(file.toString(), name)) {
        List<String> columns = schema.names(column -> true);
        throw missing(option, "a column named '" + name + "'", "columns " + columns);
      }
      return name;
    }

    private IllegalArgumentException missing(String option, String expected, String found) {
      return new IllegalArgumentException(
          "%s: %s has %s, expected %s.".formatted(option, file, found, expected));
    }

    private static List<String> names(String usual) {
      return List.of(usual.split(", ", -1));
    }

    private static boolean isBytes(PrimitiveType column) {
      return column.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
          && column.getLogicalTypeAnnotation() == null;
    }
  }
}
