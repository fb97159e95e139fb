package io.densepath.jobs.plan;

import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/** A file or a folder that is there. */
final class NamedPath extends InputPath {

  private final FileSystem fs;
  private final FileStatus status;

  NamedPath(FileSystem fs, FileStatus status) {
    this.fs = fs;
    this.status = status;
  }

  @Override
  RemoteIterator<? extends FileStatus> objects() throws IOException {
    return status.isDirectory()
        ? below(fs, status.getPath())
        : RemoteIterators.remoteIteratorFromSingleton(status);
  }

  @Override
  boolean covers(Path object) {
    return isBelow(object, status.getPath());
  }
}
