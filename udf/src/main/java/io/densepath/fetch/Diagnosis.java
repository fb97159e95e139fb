package io.densepath.fetch;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds out what is at fault when an object is not returned. Where the failure alone does not tell,
 * the store is asked for an object that it does not have. On S3 that is a GET request, whose
 * refusal has a reason; S3A sends no request for the root of a bucket.
 */
final class Diagnosis {

  private static final Path ABSENT = new Path("/densepath-asks-whether-the-store-answers");

  private final Configuration conf;

  Diagnosis(Configuration conf) {
    this.conf = conf;
  }

  /**
   * Returns what is at fault after an attempt. A store that refuses one object for the credentials
   * (some do so for names with special characters) but answers otherwise does not refuse the
   * executor.
   */
  Fault of(String path, Exception failure) {
    Fault fault = Fault.of(failure);
    boolean doubtful = fault == Fault.EXECUTOR || ServiceError.isUnexplained(failure);
    return doubtful ? ofStore(path) : fault;
  }

  /** Returns what is at fault after the last attempt, whose fault {@link #of} has told. */
  Fault afterAll(String path, Fault fault) {
    if (fault != Fault.CONNECTION) {
      return fault;
    }
    Fault other = ofStore(path);
    return other == Fault.OBJECT ? Fault.STORE : other;
  }

  /** Returns what is at fault when the store is asked for another object: OBJECT if it answers. */
  private Fault ofStore(String path) {
    try {
      ask(path);
      return Fault.OBJECT;
    } catch (IOException | RuntimeException e) {
      return Fault.of(e);
    }
  }

  /** Asks the store of a path; its usual answer is a {@link java.io.FileNotFoundException}. */
  void ask(String path) throws IOException {
    FileSystem fs = new Path(path).getFileSystem(conf);
    Path absent = fs.makeQualified(ABSENT);
    FetchRequest request = new FetchRequest(absent.toString(), 1);
    try (FSDataInputStream in =
        ObjectReader.open(fs, absent, request, S3a.serves(fs), ObjectReader.WHOLE_FILE)) {
      in.read();
    }
  }
}
