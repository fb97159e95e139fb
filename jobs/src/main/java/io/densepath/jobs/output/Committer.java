package io.densepath.jobs.output;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.fetch.S3a;
import io.densepath.jobs.error.JobException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * How the files of tasks become the files of a run, all at once or not at all. S3 has no rename, so
 * there it must be S3A's magic committer, and Spark falls back to renaming without a word if a
 * single setting or class is missing: it is checked before and after. Everywhere else it is
 * Hadoop's FileOutputCommitter, algorithm 1, which renames folders.
 */
public final class Committer {

  private static final Map<String, String> MAGIC =
      Map.of(
          "spark.sql.sources.commitProtocolClass",
          "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
          "spark.sql.parquet.output.committer.class",
          "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
          "spark.hadoop.fs.s3a.committer.name",
          "magic",
          "spark.hadoop.fs.s3a.committer.magic.enabled",
          "true");
  private static final String FACTORY = "spark.hadoop.mapreduce.outputcommitter.factory.scheme.";
  private static final String S3A_FACTORY = "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory";
  private static final Map<String, String> RENAME =
      Map.of(
          "spark.sql.sources.commitProtocolClass",
          "org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol",
          "spark.sql.parquet.output.committer.class",
          "org.apache.parquet.hadoop.ParquetOutputCommitter",
          "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version",
          "1");

  private static final String MAGIC_CAPABILITY = "fs.s3a.capability.magic.committer";
  private static final String MARK_SUCCESS = "mapreduce.fileoutputcommitter.marksuccessfuljobs";
  private static final String HADOOP = "spark.hadoop.";

  private final FileSystem fs;
  private final Path root;
  private final boolean magic;

  private Committer(FileSystem fs, Path root) {
    this.fs = fs;
    this.root = root;
    this.magic = S3a.is(fs.getClass());
  }

  /** The committer of what is written below a run's folder. */
  public static Committer of(RunFolder folder) {
    return new Committer(folder.fileSystem(), folder.root());
  }

  /**
   * Puts this committer in force for what the session writes from now on.
   *
   * @throws JobException if the session was started with another one, or its classes are not there
   */
  public void configure(SparkSession spark) throws IOException {
    Map<String, String> settings = settings();
    if (magic) {
      requireMagicFolders();
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        requireNothingElse(spark, setting.getKey(), setting.getValue());
        requireClass(setting.getValue());
      }
    }
    // What a session sets without the prefix reaches the Hadoop configuration of its writes.
    settings.forEach((key, value) -> spark.conf().set(key.replace(HADOOP, ""), value));
    spark.conf().set(MARK_SUCCESS, "true");
  }

  private Map<String, String> settings() {
    if (!magic) {
      return RENAME;
    }
    Map<String, String> settings = new TreeMap<>(MAGIC);
    settings.put(FACTORY + root.toUri().getScheme(), S3A_FACTORY);
    return settings;
  }

  private void requireMagicFolders() throws IOException {
    if (!fs.hasPathCapability(root, MAGIC_CAPABILITY)) {
      throw new JobException(
          "output: fs.s3a.committer.magic.enabled is false for %s, and a run needs true here."
                  .formatted(root)
              + " Remove the setting.");
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
          "output: writing to S3 needs the class %s, which is not on the class path."
              .formatted(name),
          e);
    }
  }

  /** Whether a folder was committed, by whatever committer. */
  public boolean isCommitted(Path folder) throws IOException {
    return fs.exists(success(folder));
  }

  private static Path success(Path folder) {
    return new Path(folder, "_SUCCESS");
  }

  /**
   * Makes sure that this committer wrote a folder.
   *
   * @throws JobException if there is no {@code _SUCCESS}, or it names another one
   */
  public void verify(Path folder) throws IOException {
    Path success = success(folder);
    if (!fs.exists(success)) {
      throw new JobException(
          "output: %s was never committed: it has no _SUCCESS. Do not use it.".formatted(folder));
    }
    if (magic) {
      String found = committerOf(success);
      if (!found.equals("magic")) {
        throw new JobException(
            "output: %s was committed by '%s' and not by S3A's magic committer. Do not use it."
                .formatted(folder, found));
      }
    }
  }

  private String committerOf(Path success) throws IOException {
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
