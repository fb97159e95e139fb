package io.densepath.jobs.benchmark;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.AtomicFile;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.output.FreeFolder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a benchmark leaves: {@code benchmark.json}, by which the folder is known, {@code
 * benchmark.parquet} and {@code benchmark.csv}. Each is replaced whole.
 */
public final class BenchmarkFolder {

  public static final String RECORD = "benchmark.json";
  public static final String PARQUET = "benchmark.parquet";
  public static final String CSV = "benchmark.csv";

  private static final String FORMAT_KEY = "densepath_benchmark";
  private static final int FORMAT = 1;

  private final Path root;
  private final FileSystem fs;

  private BenchmarkFolder(Path root, FileSystem fs) {
    this.root = root;
    this.fs = fs;
  }

  /** The folder at a URI, whether it is there or not. */
  public static BenchmarkFolder of(String uri, Configuration conf) throws IOException {
    Path path = new Path(uri);
    FileSystem fs = path.getFileSystem(conf);
    return new BenchmarkFolder(fs.makeQualified(path), fs);
  }

  public Path root() {
    return root;
  }

  /**
   * Makes sure that a benchmark may begin here; changes nothing.
   *
   * @param overwrite whether the files of an earlier one may go
   * @throws JobException if something is there that may not be, or is not ours to be, replaced
   */
  public void check(boolean overwrite) throws IOException {
    FreeFolder.require(fs, root, overwrite, "a benchmark", new Path(root, RECORD), FORMAT_KEY);
  }

  /** Writes the record of a benchmark that has no results yet; those of an earlier one go. */
  void begin(Map<String, Object> sections) {
    write(
        () -> {
          writeRecord(sections);
          fs.delete(new Path(root, PARQUET), false);
          fs.delete(new Path(root, CSV), false);
        });
  }

  /** Writes all results so far, and the record last. */
  void write(List<Result> results, Map<String, Object> sections) {
    write(
        () -> {
          AtomicFile.write(fs, new Path(root, PARQUET), ResultFiles.parquet(results));
          AtomicFile.write(fs, new Path(root, CSV), ResultFiles.csv(results));
          writeRecord(sections);
        });
  }

  private void writeRecord(Map<String, Object> sections) throws IOException {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put(FORMAT_KEY, FORMAT);
    record.putAll(sections);
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
