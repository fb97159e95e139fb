package io.densepath.fetch;

import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileStatus;
import org.apache.hadoop.util.VersionInfo;

/** What is particular about S3A, which need not be on the class path. */
public final class S3a {

  private static final String FILE_SYSTEM = "org.apache.hadoop.fs.s3a.S3AFileSystem";

  // Hadoop 3.3 has the first SDK of Amazon, which puts the quotes around an etag itself.
  private static final boolean SDK_1 = VersionInfo.getVersion().startsWith("3.3.");

  private S3a() {}

  /** Whether a file system is S3A: by its class, since {@code s3:} may be S3A too. */
  public static boolean is(Class<?> fileSystem) {
    return Stream.<Class<?>>iterate(fileSystem, type -> type != null, Class::getSuperclass)
        .anyMatch(type -> type.getName().equals(FILE_SYSTEM));
  }

  static boolean serves(FileSystem fs) {
    return is(fs.getClass());
  }

  /**
   * What S3A would know of an object if it had listed it. It then asks the store for this very
   * version (If-Match) in the request that reads the object, and in those that go on after a
   * failure.
   *
   * @param length in bytes, at which S3A stops to read
   * @param etag without quotes
   */
  static FileStatus status(Path object, long length, String etag) {
    return Versioned.status(object, length, SDK_1 ? etag : '"' + etag + '"');
  }

  /** A class of its own, so that nothing of S3A is loaded before it serves. */
  private static final class Versioned {

    private Versioned() {}

    static FileStatus status(Path object, long length, String etag) {
      return new S3AFileStatus(length, 0, object, 0, "", etag, null);
    }
  }
}
