package io.densepath.jobs.benchmark;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.AtomicFile;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.output.FreeFolder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The output folder of a benchmark: {@code benchmark.json}, by which it is recognised, {@code
 * benchmark.parquet} and {@code benchmark.csv}. Each file is replaced atomically.
 */
public final class BenchmarkFolder {

  public static final String RECORD = "benchmark.json";
  public static final String PARQUET = "benchmark.parquet";
  public static final String CSV = "benchmark.csv";

  private static final FreeFolder FREE =
      new FreeFolder("a benchmark", RECORD, Optional.of(BenchmarkRecord.FORMAT_KEY));

  private final Path root;
  private final FileSystem fs;

  private BenchmarkFolder(Path root, FileSystem fs) {
    this.root = root;
    this.fs = fs;
  }

  /** Returns the folder at a URI, which need not exist. */
  public static BenchmarkFolder of(String uri, Configuration conf) throws IOException {
    Path path = new Path(uri);
    FileSystem fs = path.getFileSystem(conf);
    return new BenchmarkFolder(fs.makeQualified(path), fs);
  }

  public Path root() {
    return root;
  }

  /**
   * Makes sure that a benchmark may begin here, and changes nothing.
   *
   * @param overwrite whether the files of an earlier benchmark may be replaced
   * @throws JobException if the folder holds anything that must not be replaced
   */
  public void check(boolean overwrite) throws IOException {
    FREE.require(fs, root, overwrite);
  }

  /** Writes the record of a benchmark without results, and deletes earlier results. */
  void begin(BenchmarkRecord record) {
    write(
        () -> {
          writeRecord(record);
          fs.delete(new Path(root, PARQUET), false);
          fs.delete(new Path(root, CSV), false);
        });
  }

  /** Writes all results so far, and the record last. */
  void write(List<Result> results, BenchmarkRecord record) {
    write(
        () -> {
          AtomicFile.write(fs, new Path(root, PARQUET), ResultFiles.parquet(results));
          AtomicFile.write(fs, new Path(root, CSV), ResultFiles.csv(results));
          writeRecord(record);
        });
  }

  private void writeRecord(BenchmarkRecord record) throws IOException {
    JsonFile.write(fs, new Path(root, RECORD), record);
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new JobException(
          "output: cannot write to %s: %s".formatted(root, ErrorMessages.describe(e)), e);
    }
  }
}
