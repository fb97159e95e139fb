package io.densepath.jobs.run;

import static org.apache.spark.sql.functions.col;

import io.densepath.jobs.options.RunOptions;
import io.densepath.jobs.output.Committer;
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
 * From rows of a plan to predictions and the statistics of the tasks, each written and committed.
 *
 * @param progress counts of all that is predicted, and statistics that are nobody's
 */
record WaveWriter(
    SparkSession spark,
    ClassifySettings settings,
    RunOptions options,
    Committer committer,
    TaskAccumulators progress) {

  /**
   * Predicts and writes, statistics last.
   *
   * @param plan rows of {@link Schemas#plan()}, of one wave
   * @param rows how many
   * @param predictions a folder that is not there
   * @param statistics a folder that is not there
   */
  void write(Dataset<Row> plan, long rows, Path predictions, Path statistics) throws IOException {
    TaskAccumulators ofThese = progress.withOwnStatistics(spark.sparkContext());
    Classifier classifier =
        Classifier.ofPlan(
            settings,
            new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()),
            ofThese);
    JavaRDD<Row> predicted = dealt(plan, tasks(rows)).mapPartitions(classifier::call);
    spark
        .createDataFrame(predicted, Schemas.predictions(settings.outputs(), settings.format()))
        .write()
        .option("compression", options.compression().codec())
        .parquet(predictions.toString());
    committer.verify(predictions);
    write(ofThese.statistics().value(), statistics);
    committer.verify(statistics);
  }

  private void write(List<TaskStatistics> statistics, Path folder) {
    spark
        .createDataFrame(
            statistics.stream().map(TaskStatistics::toRow).toList(), Schemas.statistics())
        .drop("wave")
        .coalesce(1)
        .write()
        .option("compression", options.compression().codec())
        .parquet(folder.toString());
  }

  /** Into how many tasks so many rows of a plan are cut: every shard is a task of its own. */
  int tasks(long rows) {
    return settings.format().sharded()
        ? Math.toIntExact(Math.max(1, rows))
        : Partitions.count(
            rows, options.partitionImages(), spark.sparkContext().defaultParallelism());
  }

  /**
   * Rows dealt to tasks like cards, the longest objects first: all tasks have as many rows, and as
   * many bytes but for one object, and the longest shards come first. Always the same, so that a
   * task that is run again has the rows that it had. One task sorts them: a single partition can be
   * numbered without a job that counts the others.
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
