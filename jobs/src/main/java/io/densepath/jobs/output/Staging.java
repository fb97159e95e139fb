package io.densepath.jobs.output;

import io.densepath.fetch.S3a;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.Path;

/**
 * Holds what the owners of an output folder have written and not yet made visible: a folder for
 * each owner and, on S3, multipart uploads that are not completed. An owner that is superseded
 * loses both, so that it cannot make anything visible any more.
 */
record Staging(FileSystem fs, Path root) {

  static final String NAME = "_staging";

  /** Returns the folder that belongs to one owner. */
  Path folder(ClaimName owner) {
    return new Path(all(), owner.file().replace(".json", ""));
  }

  private Path all() {
    return new Path(root, NAME);
  }

  /** Deletes what every other owner has staged. */
  void deleteOthers(ClaimName owner) throws IOException {
    try {
      for (FileStatus other : fs.listStatus(all())) {
        if (!other.getPath().getName().equals(folder(owner).getName())) {
          fs.delete(other.getPath(), true);
        }
      }
    } catch (FileNotFoundException e) {
      // Nobody has staged anything.
    }
    abortUploads();
  }

  /** Deletes what an owner has staged. Uploads may be those of a newer owner, and stay. */
  void delete(ClaimName owner) throws IOException {
    fs.delete(folder(owner), true);
    if (fs.exists(all()) && fs.listStatus(all()).length == 0) {
      fs.delete(all(), false);
    }
  }

  /** Aborts all uploads to files below the root, if the file system is S3A. */
  void abortUploads() throws IOException {
    if (!S3a.is(fs.getClass())) {
      return;
    }
    try (MultipartUploader uploader = fs.createMultipartUploader(root).build()) {
      uploader.abortUploadsUnderPath(root).get();
    } catch (ExecutionException e) {
      throw new IOException(
          "cannot abort the multipart uploads below %s, which takes the permissions".formatted(root)
              + " s3:ListBucketMultipartUploads and s3:AbortMultipartUpload",
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while aborting uploads below " + root, e);
    }
  }
}
