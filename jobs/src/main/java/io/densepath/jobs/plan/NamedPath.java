package io.densepath.jobs.plan;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * A file or a folder that exists. In an object store there may be an object {@code photos} beside
 * objects {@code photos/...}. Both are meant, although the file system shows the first alone.
 */
final class NamedPath extends InputPath {

  private final FileSystem fs;
  private final FileStatus status;

  NamedPath(FileSystem fs, FileStatus status) {
    this.fs = fs;
    this.status = status;
  }

  @Override
  RemoteIterator<? extends FileStatus> objects() throws IOException {
    if (status.isDirectory()) {
      return below(fs, status.getPath());
    }
    RemoteIterator<FileStatus> itself = RemoteIterators.remoteIteratorFromSingleton(status);
    return isLocal(fs)
        ? itself
        : new FlatMapIterator<>(
            RemoteIterators.remoteIteratorFromIterable(List.of(itself, belowTheName())),
            part -> part);
  }

  private RemoteIterator<? extends FileStatus> belowTheName() throws IOException {
    return RemoteIterators.filteringRemoteIterator(
        below(fs, status.getPath()), object -> !object.getPath().equals(status.getPath()));
  }

  @Override
  Optional<Path> folder() {
    return status.isDirectory() ? Optional.of(status.getPath()) : Optional.empty();
  }

  @Override
  boolean covers(Path object) {
    return isBelow(object, status.getPath());
  }

  @Override
  int depth() {
    return status.getPath().depth();
  }
}
