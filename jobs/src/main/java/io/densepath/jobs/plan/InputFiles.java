package io.densepath.jobs.plan;

import io.densepath.fetch.InputFormat;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Selects the objects of an input that are to be read. */
interface InputFiles {

  /** Selects all objects or, if the format is PARQUET, the files of a table. */
  static InputFiles of(InputPath input, InputFormat format, Configuration conf) throws IOException {
    if (format != InputFormat.PARQUET) {
      return object -> true;
    }
    Optional<Path> delta = DeltaFiles.table(input, conf);
    return delta.isPresent() ? DeltaFiles.of(delta.get(), conf) : new TableFiles(input);
  }

  boolean has(Path object);

  /**
   * Makes sure that the listing, which has ended, had all objects.
   *
   * @param found the number of listed objects for which {@link #has} is true
   * @throws io.densepath.jobs.error.JobException if there should have been more
   */
  default void requireAll(long found) {}
}
