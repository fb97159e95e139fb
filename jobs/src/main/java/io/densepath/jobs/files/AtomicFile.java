package io.densepath.jobs.files;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** Replaces small files atomically: a concurrent reader finds either the old or the new content. */
public final class AtomicFile {

  private AtomicFile() {}

  /** Writes a file, and replaces the one that is there, if any. */
  public static void write(FileSystem fs, Path file, byte[] content) throws IOException {
    Path temporary = file.suffix(".new");
    if (fs instanceof LocalFileSystem local) {
      // Without Hadoop's checksum file, which could not be renamed in the same step.
      put(local.getRawFileSystem(), temporary, content);
      local.getRawFileSystem().delete(local.getChecksumFile(file), false);
      local.getRawFileSystem().rename(temporary, file);
    } else if (fs.getUri().getScheme().equals("hdfs")) {
      put(fs, temporary, content);
      FileContext.getFileContext(fs.getUri(), fs.getConf())
          .rename(temporary, file, Options.Rename.OVERWRITE);
    } else {
      // An object store makes an object visible when its upload is complete.
      put(fs, file, content);
    }
  }

  private static void put(FileSystem fs, Path file, byte[] content) throws IOException {
    try (OutputStream out = fs.create(file, true)) {
      out.write(content);
    }
  }
}
