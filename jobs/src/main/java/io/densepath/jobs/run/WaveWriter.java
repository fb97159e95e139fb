package io.densepath.jobs.run;

import static org.apache.spark.sql.functions.col;

import io.densepath.spark.Classifier;
import io.densepath.spark.ClassifySettings;
import io.densepath.spark.Schemas;
import io.densepath.spark.TaskAccumulators;
import io.densepath.spark.TaskStatistics;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Classifies the objects of one wave, and writes and commits their predictions and the statistics
 * of the tasks.
 *
 * @param progress counters of the whole run
 */
record WaveWriter(RunContext context, ClassifySettings settings, TaskAccumulators progress) {

  /**
   * Classifies and writes; the statistics are committed last.
   *
   * @param plan rows of {@link Schemas#plan()} of one wave
   * @param rows how many these are
   * @param predictions a folder, whose other files stay
   * @param statistics a folder, whose other files stay
   */
  void write(Dataset<Row> plan, long rows, Path predictions, Path statistics) throws IOException {
    SparkSession spark = context.spark();
    TaskAccumulators ofWave = progress.withOwnStatistics(spark.sparkContext());
    Classifier classifier =
        Classifier.ofPlan(
            settings,
            new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()),
            ofWave);
    JavaRDD<Row> predicted = dealt(plan, tasks(rows)).mapPartitions(classifier::call);
    write(
        spark.createDataFrame(
            predicted, Schemas.predictions(settings.outputs(), settings.format())),
        predictions);
    write(table(ofWave.statistics().value()), statistics);
  }

  private Dataset<Row> table(List<TaskStatistics> statistics) {
    return context
        .spark()
        .createDataFrame(
            statistics.stream().map(TaskStatistics::toRow).toList(), Schemas.statistics())
        .drop("wave")
        .coalesce(1);
  }

  private void write(Dataset<Row> rows, Path folder) throws IOException {
    context
        .committer()
        .write(rows.write().option("compression", context.options().compression().codec()), folder);
  }

  /** Returns the number of tasks for so many rows of a plan; each shard has a task of its own. */
  int tasks(long rows) {
    return settings.format().sharded()
        ? Math.toIntExact(Math.max(1, rows))
        : Partitions.count(
            rows,
            context.options().partitionImages(),
            context.spark().sparkContext().defaultParallelism());
  }

  /**
   * Assigns rows to tasks in turn, the longest objects first, so that all tasks get the same number
   * of rows and nearly the same number of bytes, and the longest shards start first. The assignment
   * is deterministic: a task that is retried gets the same rows. The rows are sorted in one
   * partition, because only then can Spark number them without a job that counts the others.
   */
  private static JavaRDD<Row> dealt(Dataset<Row> plan, int tasks) {
    return plan.coalesce(1)
        .sortWithinPartitions(col("length").desc(), col("path"))
        .javaRDD()
        .zipWithIndex()
        .mapToPair(row -> new Tuple2<>((int) (row._2() % tasks), row._1()))
        .partitionBy(new HashPartitioner(tasks))
        .values();
  }
}
