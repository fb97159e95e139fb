package io.densepath.jobs.evaluate;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.output.Committer;
import io.densepath.jobs.output.FinishedRun;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The folder of an evaluation, or of a comparison within it. A later evaluation replaces it. Its
 * JSON file is deleted first and written last, so that the folder is complete whenever that file
 * exists.
 */
final class EvaluationFolder {

  private final Path root;
  private final Path record;
  private final FileSystem fs;
  private final Committer committer;

  private EvaluationFolder(FinishedRun run, Path root, String record) {
    this.root = root;
    this.record = new Path(root, record);
    this.fs = run.folder().fileSystem();
    this.committer = Committer.of(run.folder());
  }

  /** Begins an evaluation of a run, and deletes an earlier one. */
  static EvaluationFolder begin(SparkSession spark, FinishedRun run) throws IOException {
    return new EvaluationFolder(run, run.folder().evaluation(), EvaluationRecord.FILE).begin(spark);
  }

  /** Begins a comparison of a run with another, within its evaluation. */
  static EvaluationFolder begin(SparkSession spark, FinishedRun run, FinishedRun other)
      throws IOException {
    // The id of a run is free text, and here it becomes the name of a folder.
    String name = other.id().replaceAll("[^A-Za-z0-9.-]", "_");
    Path root = new Path(run.folder().evaluation(), "against-" + name);
    return new EvaluationFolder(run, root, RunComparison.FILE).begin(spark);
  }

  private EvaluationFolder begin(SparkSession spark) throws IOException {
    committer.configure(spark);
    fs.delete(record, false);
    fs.delete(root, true);
    return this;
  }

  Path root() {
    return root;
  }

  /**
   * Writes a table as one sorted Parquet file, and returns it as it is read back.
   *
   * @param table with at most a row for each class, or for each pair of classes
   */
  Dataset<Row> write(String name, Dataset<Row> table, Column... order) throws IOException {
    return write(name, table.coalesce(1).sortWithinPartitions(order));
  }

  /** Writes a table of any size as Parquet, and returns it as it is read back. */
  Dataset<Row> write(String name, Dataset<Row> table) throws IOException {
    Path folder = new Path(root, name);
    table.write().mode(SaveMode.Overwrite).parquet(folder.toString());
    committer.verify(folder);
    return table.sparkSession().read().parquet(folder.toString());
  }

  /** Writes the JSON file, which completes the folder. */
  void complete(Object content) {
    try {
      JsonFile.write(fs, record, content);
    } catch (IOException e) {
      throw new JobException(
          "evaluation: cannot write to %s: %s".formatted(root, ErrorMessages.describe(e)), e);
    }
  }
}
