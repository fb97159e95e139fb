package io.densepath.spark;

import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.FetchResult;
import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.Label;
import io.densepath.fetch.Sample;
import io.densepath.fetch.Samples;
import io.densepath.memory.ExecutorMemory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;

/**
 * The mapping of a table with images: the row {@link #row} of what is carried along and an image
 * becomes the row of what was carried along and the result.
 *
 * @param paths whether the images are given as their paths, and not as their bytes
 * @param fetch limits of the read-ahead of paths
 */
record TableRows(boolean paths, FetchSettings fetch) implements PartitionRows {

  static final int CARRIED = 0;
  static final int RESULT = 1;
  private static final int IMAGE = 1;

  /**
   * Returns an input row.
   *
   * @param image bytes or path of an image; null if there is none
   */
  static Row row(Object carried, Object image) {
    return RowFactory.create(carried, image);
  }

  /** Returns the error message for a column or an argument of a type that holds no images. */
  static String notImages(String subject, DataType type) {
    return "%s is of %s, expected binary (an image) or string (its path)"
        .formatted(subject, type.simpleString());
  }

  @Override
  public FetchRequest request(Row row) {
    String path = paths && !row.isNullAt(IMAGE) ? row.getString(IMAGE) : "";
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
  public long carriedBytes(Row row) {
    return row.get(CARRIED) instanceof UnsafeRow columns ? columns.getSizeInBytes() : 0;
  }

  @Override
  public Samples open(
      Iterator<Wanted> rows, ExecutorMemory memory, Configuration hadoop, BooleanSupplier hasRoom) {
    return paths
        ? Samples.ofImages(Wanted.requests(rows), hadoop, fetch, SharedMemory.web(), hasRoom)
        : new Given(rows);
  }

  @Override
  public List<Object> leading(Row row, Sample sample) {
    List<Object> leading = new ArrayList<>();
    leading.add(row.get(CARRIED));
    return leading;
  }

  @Override
  public Row row(List<Object> leading, List<Object> result) {
    return RowFactory.create(leading.get(CARRIED), RowFactory.create(result.toArray()));
  }

  /** Images whose bytes are in the rows. */
  private record Given(Iterator<Wanted> rows) implements Samples {

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Sample next() {
      Wanted wanted = rows.next();
      byte[] bytes = wanted.row().getAs(IMAGE);
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
