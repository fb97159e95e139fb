package io.densepath.jobs.plan;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * All files below a folder of this machine. Hadoop's own recursive listing asks for the owner of
 * every file, which without its native library means a process a file.
 */
final class LocalTree implements RemoteIterator<FileStatus> {

  private final FileSystem fs;
  private final Deque<FileStatus> left = new ArrayDeque<>();

  LocalTree(FileSystem fs, Path folder) throws IOException {
    this.fs = fs;
    open(folder);
  }

  private void open(Path folder) throws IOException {
    for (FileStatus entry : fs.listStatus(folder)) {
      left.push(entry);
    }
  }

  @Override
  public boolean hasNext() throws IOException {
    while (!left.isEmpty() && left.peek().isDirectory()) {
      open(left.pop().getPath());
    }
    return !left.isEmpty();
  }

  @Override
  public FileStatus next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return left.pop();
  }
}
