package io.densepath.fetch;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads whole objects of S3A by its streams: Hadoop 3.3 lends its client to nobody. */
final class S3Get {

  private final FileSystem fs;

  /**
   * @param fs one that {@link S3a} serves
   */
  S3Get(FileSystem fs) {
    this.fs = fs;
  }

  /** What the store has of an object, in the version that was listed if its etag is known. */
  Contents read(Path object, FetchRequest listed) throws IOException {
    try (FSDataInputStream in =
        ObjectReader.open(fs, object, listed, true, ObjectReader.WHOLE_FILE)) {
      return Contents.of(in, listed);
    }
  }
}
