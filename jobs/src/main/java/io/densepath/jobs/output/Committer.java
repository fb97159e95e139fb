package io.densepath.jobs.output;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.fetch.S3a;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * The Hadoop committer that makes the files of a job's tasks visible. S3 has no rename, so on S3 it
 * is S3A's magic committer; Spark silently falls back to renaming if a setting or a class of it is
 * missing, which is therefore checked before and after each write. On other file systems it is
 * Hadoop's FileOutputCommitter, algorithm 1, which renames folders.
 *
 * <p>Within a run's locked folder, commits are fenced: the magic committer by {@link
 * FencedCommitter}, the other by writing to the staging area, from where {@link
 * LockedFolder#publish} moves the files.
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
  static final String S3A_FACTORY = "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory";

  // By default a job that ends aborts all uploads below its folder, also those of another owner.
  private static final String ABORT_ALL = "fs.s3a.committer.abort.pending.uploads";
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
  private final Optional<LockedFolder> locked;

  private Committer(RunFolder folder, Optional<LockedFolder> locked) {
    this.fs = folder.fileSystem();
    this.root = folder.root();
    this.magic = S3a.is(fs.getClass());
    this.locked = locked;
  }

  /** Returns the committer for files of a run's folder that need no lock, as an evaluation's. */
  public static Committer of(RunFolder folder) {
    return new Committer(folder, Optional.empty());
  }

  /** Returns the committer for files of a run. */
  public static Committer of(LockedFolder locked) {
    return new Committer(locked.folder(), Optional.of(locked));
  }

  /**
   * Makes the session use this committer for all later writes.
   *
   * @throws JobException if the session was started with another one, or its classes are missing
   */
  public void configure(SparkSession spark) throws IOException {
    Map<String, String> settings = magic ? MAGIC : RENAME;
    if (magic) {
      requireMagicFolders();
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        requireNothingElse(spark, setting.getKey(), setting.getValue());
        requireClass(setting.getValue());
      }
      requireNothingElse(spark, FACTORY + root.toUri().getScheme(), S3A_FACTORY);
      requireClass(S3A_FACTORY);
      fence(spark);
    }
    // Session settings without the prefix "spark.hadoop." reach the Hadoop configuration of writes.
    settings.forEach((key, value) -> spark.conf().set(key.replace(HADOOP, ""), value));
    spark.conf().set(MARK_SUCCESS, "true");
  }

  /** Puts the check of the lock around S3A's own committer. */
  private void fence(SparkSession spark) {
    spark
        .conf()
        .set(
            (FACTORY + root.toUri().getScheme()).replace(HADOOP, ""),
            FencedCommitter.Factory.class.getName());
    spark.conf().set(ABORT_ALL, "false");
    if (locked.isPresent()) {
      spark.conf().set(FencedCommitter.CLAIM, locked.get().lock().claim().toString());
    } else {
      spark.conf().unset(FencedCommitter.CLAIM);
    }
  }

  /**
   * Writes rows as Parquet files of a folder, which may hold others.
   *
   * @throws LostLockException if another run has taken the folder over; nothing is visible then
   */
  public void write(DataFrameWriter<Row> rows, Path folder) throws IOException {
    if (magic || locked.isEmpty()) {
      rows.mode(SaveMode.Append).parquet(folder.toString());
      verify(folder);
      return;
    }
    Path staged = locked.get().staged(folder);
    rows.mode(SaveMode.Overwrite).parquet(staged.toString());
    verify(staged);
    locked.get().publish(staged, folder);
    fs.delete(staged, true);
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

  private static Path success(Path folder) {
    return new Path(folder, "_SUCCESS");
  }

  /**
   * Makes sure that a folder was committed by this committer.
   *
   * @throws JobException if it has no {@code _SUCCESS} file, or one that names another committer
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
      return JsonFile.read(fs, success, JsonNode.class).path("committer").asText("unknown");
    } catch (JacksonException e) {
      return "unknown";
    }
  }
}
