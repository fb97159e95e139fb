package io.densepath.fetch;

import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileStatus;
import org.apache.hadoop.util.VersionInfo;

/** Recognises S3A, whose classes need not be on the class path, and makes its file statuses. */
public final class S3a {

  private static final String FILE_SYSTEM = "org.apache.hadoop.fs.s3a.S3AFileSystem";

  // Hadoop 3.3 uses version 1 of the AWS SDK, which adds the quotes of an etag itself.
  private static final boolean SDK_1 = VersionInfo.getVersion().startsWith("3.3.");

  private S3a() {}

  /** Whether a file system is S3A. Its class tells, since the scheme {@code s3:} may be S3A too. */
  public static boolean is(Class<?> fileSystem) {
    return Stream.<Class<?>>iterate(fileSystem, type -> type != null, Class::getSuperclass)
        .anyMatch(type -> type.getName().equals(FILE_SYSTEM));
  }

  static boolean serves(FileSystem fs) {
    return is(fs.getClass());
  }

  /**
   * Returns the status that S3A would have if it had listed an object. With it, S3A asks the store
   * for exactly this version (If-Match) in the request that reads the object and in the requests
   * that continue after a failure.
   *
   * @param length in bytes, beyond which S3A does not read
   * @param etag without quotes
   */
  static FileStatus status(Path object, long length, String etag) {
    return Versioned.status(object, length, SDK_1 ? etag : '"' + etag + '"');
  }

  /** A class of its own, so that no class of S3A is loaded before S3A is in use. */
  private static final class Versioned {

    private Versioned() {}

    static FileStatus status(Path object, long length, String etag) {
      return new S3AFileStatus(length, 0, object, 0, "", etag, null);
    }
  }
}
