package io.densepath.jobs.plan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * The counts of what an input holds.
 *
 * @param rows how often an object is named
 * @param objects the number of different objects
 * @param bytes the total length of the objects whose length is known
 * @param unknown the number of objects whose length is not known
 * @param waves the number of waves in which they are classified
 * @param labelled the number of objects with a label
 * @param labels the number of different labels
 * @param mostLabels the most frequent labels and their numbers of objects, the most frequent first
 * @param endings the most frequent endings of names and their numbers of objects, likewise
 * @param first some objects
 */
public record ListedObjects(
    long rows,
    long objects,
    long bytes,
    long unknown,
    int waves,
    long labelled,
    long labels,
    Map<String, Long> mostLabels,
    Map<String, Long> endings,
    List<ListedObject> first) {

  /** The number of objects that are kept, and of labels and endings. */
  static final int KEPT = 20;

  /**
   * Counts the rows of a plan without waves.
   *
   * @param rows how often an object is named
   */
  static ListedObjects of(Dataset<Row> objects, long rows, WaveSize waveSize) {
    Dataset<Row> kept = objects.persist();
    try {
      Row sums =
          kept.agg(
                  count(lit(1)),
                  sum(greatest(col("length"), lit(0L))),
                  count(when(col("length").lt(0), 1)),
                  count(col("label")))
              .first();
      long bytes = sums.isNullAt(1) ? 0 : sums.getLong(1);
      Column ending =
          udf((UDF1<String, String>) ListedObjects::ending, DataTypes.StringType)
              .apply(col("path"));
      Dataset<Row> labels = kept.where(col("label").isNotNull()).groupBy("label").count();
      return new ListedObjects(
          rows,
          sums.getLong(0),
          bytes,
          sums.getLong(2),
          waveSize.waves(sums.getLong(0), bytes, sums.getLong(2)),
          sums.getLong(3),
          labels.count(),
          most(labels),
          most(kept.groupBy(ending.as("ending")).count()),
          kept.orderBy("path").limit(KEPT).collectAsList().stream().map(ListedObject::of).toList());
    } finally {
      kept.unpersist();
    }
  }

  private static Map<String, Long> most(Dataset<Row> counts) {
    Map<String, Long> most = new LinkedHashMap<>();
    counts
        .orderBy(desc("count"), col(counts.columns()[0]))
        .limit(KEPT)
        .collectAsList()
        .forEach(row -> most.put(String.valueOf(row.get(0)), row.getLong(1)));
    return most;
  }

  /** Returns the ending of a path's name in lower case, or {@code none}. */
  static String ending(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot > 0 && name.substring(dot + 1).matches("[A-Za-z0-9]{1,8}")
        ? name.substring(dot + 1).toLowerCase(Locale.ROOT)
        : "none";
  }
}
