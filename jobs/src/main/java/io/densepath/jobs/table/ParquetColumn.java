package io.densepath.jobs.table;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A column of a Parquet file, outside of lists.
 *
 * @param path the names of the structs that it lies in, and its own
 * @param type the type by which Spark reads it; empty if it is neither text nor a number
 * @param stored its type in the file, for a person
 */
record ParquetColumn(List<String> path, Optional<DataType> type, String stored) {

  private static final Pattern PARTITION = Pattern.compile("([^=]+)=(.*)");
  private static final int MAX_DECIMAL_DIGITS = 38;
  private static final int BITS_OF_A_LONG = 64;
  private static final DataType UNSIGNED_LONG = DataTypes.createDecimalType(20, 0);

  /** Returns the columns of a file, and those that are folders such as {@code label=3}. */
  static List<ParquetColumn> all(MessageType schema, Path root, Path file) {
    List<ParquetColumn> columns = new ArrayList<>();
    for (String[] path : schema.getPaths()) {
      if (schema.getMaxRepetitionLevel(path) == 0) {
        PrimitiveType type = schema.getType(path).asPrimitiveType();
        columns.add(new ParquetColumn(Arrays.asList(path), type(type), words(type)));
      }
    }
    for (Path at = file.getParent(); at.depth() > root.depth(); at = at.getParent()) {
      Matcher partition = PARTITION.matcher(at.getName());
      if (partition.matches()) {
        columns.add(
            new ParquetColumn(
                List.of(partition.group(1)), Optional.of(DataTypes.StringType), "folder"));
      }
    }
    return columns;
  }

  private static String words(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return type.getPrimitiveTypeName() + (logical == null ? "" : " as " + logical);
  }

  private static Optional<DataType> type(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal.getPrecision() <= MAX_DECIMAL_DIGITS
          ? Optional.of(DataTypes.createDecimalType(decimal.getPrecision(), decimal.getScale()))
          : Optional.empty();
    }
    boolean number = logical == null || logical instanceof IntLogicalTypeAnnotation;
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> Optional.of(DataTypes.BooleanType);
      case FLOAT -> Optional.of(DataTypes.FloatType);
      case DOUBLE -> Optional.of(DataTypes.DoubleType);
      case INT32 -> number ? Optional.of(ofInt32(logical)) : Optional.empty();
      case INT64 -> number ? Optional.of(ofInt64(logical)) : Optional.empty();
      case BINARY -> isText(logical) ? Optional.of(DataTypes.StringType) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static DataType ofInt32(LogicalTypeAnnotation logical) {
    return logical instanceof IntLogicalTypeAnnotation number
            && !number.isSigned()
            && number.getBitWidth() == Integer.SIZE
        ? DataTypes.LongType
        : DataTypes.IntegerType;
  }

  private static DataType ofInt64(LogicalTypeAnnotation logical) {
    return logical instanceof IntLogicalTypeAnnotation number
            && !number.isSigned()
            && number.getBitWidth() == BITS_OF_A_LONG
        ? UNSIGNED_LONG
        : DataTypes.LongType;
  }

  private static boolean isText(LogicalTypeAnnotation logical) {
    return logical == null
        || logical.equals(LogicalTypeAnnotation.stringType())
        || logical.equals(LogicalTypeAnnotation.enumType())
        || logical.equals(LogicalTypeAnnotation.jsonType());
  }

  /** Returns the name by which the user may ask for the column. */
  String name() {
    return String.join(".", path);
  }

  /** Returns the column of a table that has it. */
  Column column() {
    Column column = col(quoted(path.get(0)));
    for (String name : path.subList(1, path.size())) {
      column = column.getField(name);
    }
    return column;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Returns a schema that has this column too. */
  StructType addTo(StructType schema) {
    return add(schema, path);
  }

  private StructType add(StructType schema, List<String> names) {
    String name = names.get(0);
    if (names.size() == 1) {
      return schema.add(name, type.orElseThrow());
    }
    List<StructField> others =
        Arrays.stream(schema.fields())
            .filter(field -> !field.name().equals(name))
            .collect(Collectors.toCollection(ArrayList::new));
    StructType within =
        Arrays.stream(schema.fields())
            .filter(field -> field.name().equals(name))
            .findFirst()
            .map(field -> (StructType) field.dataType())
            .orElse(new StructType());
    return new StructType(others.toArray(StructField[]::new))
        .add(name, add(within, names.subList(1, names.size())));
  }
}
