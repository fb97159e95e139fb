package io.densepath.spark;

import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.FetchResult;
import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.InputFormat;
import io.densepath.fetch.Label;
import io.densepath.fetch.Sample;
import io.densepath.fetch.Samples;
import io.densepath.fetch.TableColumns;
import io.densepath.memory.ExecutorMemory;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The mapping of a table with a column of images, as bytes or as paths: each row becomes the same
 * row with one more column, the result.
 *
 * @param schema schema of the output rows; all columns but the last are the input's
 * @param column index of the column with the image or its path
 * @param fetch limits of the read-ahead, if the column has paths
 */
record TableRows(StructType schema, int column, FetchSettings fetch) implements PartitionRows {

  /** Returns the mapping of a table with that schema. */
  static TableRows of(StructType table, String image, String result, ClassifySettings settings) {
    return new TableRows(
        table.add(result, Schemas.result(settings.outputs()), false),
        table.fieldIndex(image),
        settings.fetch());
  }

  /**
   * Checks that a column of a type can hold images.
   *
   * @param subject the column, as the beginning of the error message
   * @throws IllegalArgumentException if the type is neither binary nor string
   */
  static void requireImages(String subject, DataType type) {
    if (!(type instanceof BinaryType) && !(type instanceof StringType)) {
      throw new IllegalArgumentException(
          "%s is of %s, expected binary (an image) or string (its path)"
              .formatted(subject, type.simpleString()));
    }
  }

  private boolean ofBytes() {
    return schema.apply(column).dataType() instanceof BinaryType;
  }

  @Override
  public FetchRequest request(Row row) {
    String path = ofBytes() || row.isNullAt(column) ? "" : row.getString(column);
    return new FetchRequest(normalised(path), FetchRequest.UNKNOWN_LENGTH);
  }

  /** Gives a path the spelling of Hadoop, which has no doubled slashes, for one. */
  private static String normalised(String path) {
    try {
      return path.isEmpty() ? path : new Path(path).toString();
    } catch (IllegalArgumentException e) {
      // The text is no path, which the row will say.
      return path;
    }
  }

  @Override
  public int wave(Row row) {
    return 0;
  }

  @Override
  public Samples open(Iterator<Wanted> rows, ExecutorMemory memory, Configuration hadoop) {
    return ofBytes()
        ? new Given(rows, column)
        : InputFormat.FILES.open(
            Wanted.requests(rows),
            hadoop,
            fetch,
            TableColumns.NONE,
            memory.rowGroups(),
            SharedMemory.web());
  }

  @Override
  public List<Object> leading(Row row, Sample sample) {
    Object[] values = new Object[row.length() + 1];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    return Arrays.asList(values);
  }

  @Override
  public Row row(List<Object> leading, List<Object> result) {
    leading.set(leading.size() - 1, RowFactory.create(result.toArray()));
    return RowFactory.create(leading.toArray());
  }

  /** Images whose bytes are in the rows. */
  private record Given(Iterator<Wanted> rows, int column) implements Samples {

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Sample next() {
      Wanted wanted = rows.next();
      byte[] bytes = wanted.row().getAs(column);
      FetchResult object =
          bytes == null
              ? FetchResult.empty(wanted.request(), "there is no image")
              : FetchResult.read(wanted.request(), bytes);
      return new Sample(wanted.request(), object, Label.NONE);
    }

    @Override
    public long waitedNs() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
