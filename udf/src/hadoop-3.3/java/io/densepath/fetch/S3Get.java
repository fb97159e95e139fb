package io.densepath.fetch;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads whole objects through S3A's streams, since S3A of Hadoop 3.3 does not expose its client.
 */
final class S3Get {

  private final FileSystem fs;

  /**
   * @param fs a file system for which {@link S3a#serves} is true
   */
  S3Get(FileSystem fs) {
    this.fs = fs;
  }

  /** Reads an object, in the version that was listed if its etag is known. */
  ObjectBytes read(FetchRequest listed) throws IOException {
    S3Key.requirePath(listed.path());
    Path object = new Path(listed.path());
    try (FSDataInputStream in =
        ObjectReader.open(fs, object, listed, true, ObjectReader.WHOLE_FILE)) {
      return ObjectBytes.of(in, listed);
    }
  }
}
