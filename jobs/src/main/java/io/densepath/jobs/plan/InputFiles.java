package io.densepath.jobs.plan;

import io.densepath.fetch.InputFormat;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Which objects of an input are to be read. */
interface InputFiles {

  /** All of them or, where they are a table, its files. */
  static InputFiles of(InputPath input, InputFormat format, Configuration conf) throws IOException {
    if (format != InputFormat.PARQUET) {
      return object -> true;
    }
    Optional<Path> delta = DeltaFiles.table(input, conf);
    return delta.isPresent() ? DeltaFiles.of(delta.get(), conf) : new TableFiles(input);
  }

  boolean has(Path object);

  /**
   * Called at the end.
   *
   * @param found how many objects there were of which {@link #has} is true
   * @throws io.densepath.jobs.error.JobException if there should have been more
   */
  default void requireAll(long found) {}
}
