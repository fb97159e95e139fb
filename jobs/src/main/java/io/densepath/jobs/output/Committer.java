package io.densepath.jobs.output;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.jobs.error.JobException;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * How the files of tasks become the files of a run, all at once or not at all. An object store has
 * no rename, so on s3a it must be S3A's magic committer, and Spark falls back to renaming without a
 * word if a single setting or class is missing: it is checked before and after.
 */
public enum Committer {
  /** S3A: uploads that nobody sees are completed when the job commits. */
  MAGIC(
      Map.of(
          "spark.sql.sources.commitProtocolClass",
          "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
          "spark.sql.parquet.output.committer.class",
          "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
          "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a",
          "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory",
          "spark.hadoop.fs.s3a.committer.name",
          "magic",
          "spark.hadoop.fs.s3a.committer.magic.enabled",
          "true")),
  /** Everywhere else: Hadoop's FileOutputCommitter, algorithm 1, which renames folders. */
  RENAME(
      Map.of(
          "spark.sql.sources.commitProtocolClass",
          "org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol",
          "spark.sql.parquet.output.committer.class",
          "org.apache.parquet.hadoop.ParquetOutputCommitter",
          "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version",
          "1"));

  private static final String HADOOP = "spark.hadoop.";

  private final Map<String, String> settings;

  Committer(Map<String, String> settings) {
    this.settings = settings;
  }

  public static Committer of(FileSystem fs) {
    return "s3a".equals(fs.getUri().getScheme()) ? MAGIC : RENAME;
  }

  /**
   * Puts this committer in force for what the session writes from now on.
   *
   * @throws JobException if the session was started with another one, or its classes are not there
   */
  public void configure(SparkSession spark) {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      if (this == MAGIC) {
        requireNothingElse(spark, setting.getKey(), setting.getValue());
        requireClass(setting.getValue());
      }
      // What a session sets without the prefix reaches the Hadoop configuration of its writes.
      spark.conf().set(setting.getKey().replace(HADOOP, ""), setting.getValue());
    }
  }

  private static void requireNothingElse(SparkSession spark, String key, String wanted) {
    String found = spark.sparkContext().getConf().get(key, wanted);
    if (!found.equals(wanted)) {
      throw new JobException(
          "output: %s is %s, and a run needs %s here. Remove the setting."
              .formatted(key, found, wanted));
    }
  }

  private static void requireClass(String name) {
    if (!name.startsWith("org.apache.")) {
      return;
    }
    try {
      Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new JobException(
          "output: writing to s3a needs the class %s, which is not on the class path."
              .formatted(name),
          e);
    }
  }

  /**
   * Makes sure that this committer wrote a folder.
   *
   * @throws JobException if {@code _SUCCESS} does not name it
   */
  public void verify(FileSystem fs, Path folder) throws IOException {
    if (this == MAGIC) {
      String found = committerOf(fs, new Path(folder, "_SUCCESS"));
      if (!found.equals("magic")) {
        throw new JobException(
            "output: %s was committed by '%s' and not by S3A's magic committer. Do not use it."
                .formatted(folder, found));
      }
    }
  }

  private static String committerOf(FileSystem fs, Path success) throws IOException {
    if (fs.getFileStatus(success).getLen() == 0) {
      return "a committer that renames";
    }
    try {
      JsonNode marker = RunRecord.read(fs, success);
      return marker.path("committer").asText("unknown");
    } catch (JacksonException e) {
      return "unknown";
    }
  }
}
