package io.densepath.jobs.files;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** A small file that is replaced at once: whoever reads meanwhile finds the old or the new one. */
public final class AtomicFile {

  private AtomicFile() {}

  /** Writes the file in place of the one before, if there is one. */
  public static void write(FileSystem fs, Path file, byte[] content) throws IOException {
    Path aside = file.suffix(".new");
    if (fs instanceof LocalFileSystem local) {
      // Without its checksum, which would be renamed later than the file.
      put(local.getRawFileSystem(), aside, content);
      local.getRawFileSystem().delete(local.getChecksumFile(file), false);
      local.getRawFileSystem().rename(aside, file);
    } else if (fs.getUri().getScheme().equals("hdfs")) {
      put(fs, aside, content);
      FileContext.getFileContext(fs.getUri(), fs.getConf())
          .rename(aside, file, Options.Rename.OVERWRITE);
    } else {
      // An object store shows an object when it is complete.
      put(fs, file, content);
    }
  }

  private static void put(FileSystem fs, Path file, byte[] content) throws IOException {
    try (OutputStream out = fs.create(file, true)) {
      out.write(content);
    }
  }
}
