package io.densepath.jobs.plan;

import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The state of a manifest's files, by which a resumed run tells whether the manifest changed. */
public final class ManifestState {

  private ManifestState() {}

  /**
   * Returns the state in words, as in {@code 1 files, 2,345 bytes, changed at
   * 2026-01-02T03:04:05Z}, or empty if there is no such manifest.
   *
   * @param manifest a file, a folder or a glob
   */
  public static Optional<String> of(String manifest, Configuration conf) throws IOException {
    Path path = new Path(manifest);
    FileSystem fs = path.getFileSystem(conf);
    FileStatus[] found = fs.globStatus(path);
    if (found == null || found.length == 0) {
      return Optional.empty();
    }
    long files = 0;
    long bytes = 0;
    long changed = 0;
    for (FileStatus root : found) {
      RemoteIterator<LocatedFileStatus> below = fs.listFiles(root.getPath(), true);
      while (below.hasNext()) {
        FileStatus file = below.next();
        files++;
        bytes += file.getLen();
        changed = Math.max(changed, file.getModificationTime());
      }
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%,d files, %,d bytes, changed at %s",
            files,
            bytes,
            Instant.ofEpochMilli(changed)));
  }
}
