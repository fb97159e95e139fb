package io.densepath.spark;

import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.Sample;
import io.densepath.fetch.Samples;
import io.densepath.memory.ExecutorMemory;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/**
 * The mapping between a partition's rows and its images: which object an input row stands for, and
 * what the output row of an image is.
 */
sealed interface PartitionRows extends Serializable permits PlanRows, TableRows {

  /** An input row, and the object that it stands for. */
  record Wanted(Row row, FetchRequest request) {

    /** Returns the requests of rows; each is taken when it is needed and not before. */
    static Iterator<FetchRequest> requests(Iterator<Wanted> rows) {
      return mapped(rows, Wanted::request);
    }
  }

  /** Applies a function lazily: each value is taken when it is needed and not before. */
  static <A, B> Iterator<B> mapped(Iterator<A> values, Function<A, B> function) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return values.hasNext();
      }

      @Override
      public B next() {
        return function.apply(values.next());
      }
    };
  }

  /** Returns the request of the object that an input row stands for. */
  FetchRequest request(Row row);

  /** Returns the wave of an input row; 0 if the rows have no waves. */
  int wave(Row row);

  /** Returns the bytes of a row that are held until its result comes; 0 if they are few. */
  long carriedBytes(Row row);

  /**
   * Opens the images of rows, read ahead. Only the consumer's thread takes rows from the iterator.
   *
   * @param memory of the executor, which its tasks share
   * @param hasRoom whether another row may be held that is not needed yet
   */
  Samples open(
      Iterator<Wanted> rows, ExecutorMemory memory, Configuration hadoop, BooleanSupplier hasRoom);

  /** Returns the values of an output row that do not depend on the result. */
  List<Object> leading(Row row, Sample sample);

  /** Returns an output row. */
  Row row(List<Object> leading, List<Object> result);
}
