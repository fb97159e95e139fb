package io.densepath.spark;

import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.Sample;
import io.densepath.fetch.Samples;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** What the rows of a partition are: where the image of one is, and what comes out for it. */
sealed interface PartitionRows extends Serializable permits PlanRows, TableRows {

  /** A row that went in, and the object that it stands for. */
  record Wanted(Row row, FetchRequest request) {

    /** The objects of rows, each drawn with its row. */
    static Iterator<FetchRequest> requests(Iterator<Wanted> rows) {
      return mapped(rows, Wanted::request);
    }
  }

  /** What a function makes of values, each drawn when it is asked for and not before. */
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

  /** What a row stands for. */
  FetchRequest request(Row row);

  /** The wave of a row; 0 where there are none. */
  int wave(Row row);

  /** The images of rows, read ahead; the rows are drawn in the consumer's thread alone. */
  Samples open(Iterator<Wanted> rows, Configuration hadoop);

  /** What a row out has of an image before it is known what became of it. */
  List<Object> leading(Row row, Sample sample);

  /** A row out, of {@link #schema}. */
  Row row(List<Object> leading, List<Object> result);

  /** The columns of the rows out. */
  StructType schema();
}
