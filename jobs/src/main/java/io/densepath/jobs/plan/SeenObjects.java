package io.densepath.jobs.plan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_extract;

import io.densepath.spark.Schemas;
import io.densepath.spark.Status;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The objects that earlier runs have classified and that have not changed since. An object has not
 * changed if its path and etag are the same or, where a store has no etags, its path, length and
 * time of the last change. An object that an earlier run could not read counts as new.
 */
public final class SeenObjects {

  private static final StructType PREDICTIONS =
      new StructType().add("path", "string").add("status", "string");

  private final SparkSession spark;

  private SeenObjects(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Removes the rows whose objects were seen.
   *
   * @param listed rows with columns of {@link Schemas#plan()}
   * @param runs the folders of finished runs
   */
  public static Dataset<Row> without(SparkSession spark, Dataset<Row> listed, List<String> runs) {
    if (runs.isEmpty()) {
      return listed;
    }
    Dataset<Row> now = listed.as("now");
    return now.join(new SeenObjects(spark).of(runs).as("then"), isSame(), "left_anti");
  }

  private Dataset<Row> of(List<String> runs) {
    Dataset<Row> unread =
        read(runs, "predictions", PREDICTIONS)
            .filter(col("status").isin(retryable()))
            .select("run", "path");
    return read(runs, "plan", Schemas.plan())
        .join(unread, new String[] {"run", "path"}, "left_anti");
  }

  /** Reads a folder of every run, as plain files, and adds the column {@code run}. */
  private Dataset<Row> read(List<String> runs, String part, StructType schema) {
    return spark
        .read()
        .schema(schema)
        .option("recursiveFileLookup", true)
        .parquet(runs.stream().map(run -> run + "/" + part).toArray(String[]::new))
        .withColumn("run", regexp_extract(col("_metadata.file_path"), "^(.*)/" + part + "/", 1));
  }

  private static Column isSame() {
    Column bothTagged = col("now.etag").isNotNull().and(col("then.etag").isNotNull());
    Column sameTag = col("now.etag").equalTo(col("then.etag"));
    Column sameTime =
        col("now.length")
            .equalTo(col("then.length"))
            .and(col("now.modified").equalTo(col("then.modified")));
    return col("now.path")
        .equalTo(col("then.path"))
        .and(bothTagged.and(sameTag).or(not(bothTagged).and(sameTime)));
  }

  /** Returns the names of the statuses of objects that another attempt may read. */
  private static Object[] retryable() {
    return Arrays.stream(Status.values()).filter(Status::isRetryable).map(Status::name).toArray();
  }
}
