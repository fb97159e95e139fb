package io.densepath.jobs.plan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The counts of what a list names.
 *
 * @param rows the number of its rows
 * @param objects the number of different paths
 * @param bytes the total length of the objects whose length is known
 * @param unknown the number of objects whose length is not known
 * @param labelled the number of objects with a label
 * @param labels the number of different labels
 * @param most the most frequent labels with their numbers of objects
 * @param first the first paths by name, with their labels
 */
public record ListedObjects(
    long rows,
    long objects,
    long bytes,
    long unknown,
    long labelled,
    long labels,
    List<LabelCount> most,
    List<ListedObject> first) {

  private static final int MOST = 10;
  private static final int FIRST = 20;

  /** A label and the number of its objects. */
  public record LabelCount(int label, long objects) {}

  /** Counts the rows of a plan without waves. */
  static ListedObjects of(Dataset<Row> objects, long rows) {
    Dataset<Row> kept = objects.persist();
    try {
      Row sums =
          kept.agg(
                  count(lit(1)),
                  coalesce(sum(greatest(col("length"), lit(0L))), lit(0L)),
                  count(when(col("length").lt(0), 1)),
                  count(col("label")))
              .first();
      Dataset<Row> labels =
          kept.where(col("label").isNotNull()).groupBy("label").agg(count(lit(1)).as("objects"));
      List<LabelCount> most =
          labels.orderBy(desc("objects"), col("label")).limit(MOST).collectAsList().stream()
              .map(row -> new LabelCount(row.getInt(0), row.getLong(1)))
              .toList();
      return new ListedObjects(
          rows,
          sums.getLong(0),
          sums.getLong(1),
          sums.getLong(2),
          sums.getLong(3),
          labels.count(),
          most,
          kept.orderBy("path").limit(FIRST).collectAsList().stream()
              .map(ListedObject::of)
              .toList());
    } finally {
      kept.unpersist();
    }
  }
}
