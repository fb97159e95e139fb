package io.densepath.jobs.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Lists all files below a folder of the local file system. A link to a folder is followed, unless
 * it leads back to a folder that is being listed.
 */
final class LocalTree implements RemoteIterator<FileStatus> {

  private final Path root;
  private final Deque<FileStatus> left = new ArrayDeque<>();

  LocalTree(Path folder) throws IOException {
    this.root = folder;
    open(folder);
  }

  private void open(Path folder) throws IOException {
    for (FileStatus entry : LocalFolder.list(folder)) {
      left.push(entry);
    }
  }

  @Override
  public boolean hasNext() throws IOException {
    while (!left.isEmpty() && left.peek().isDirectory()) {
      Path folder = left.pop().getPath();
      if (!leadsBack(folder)) {
        open(folder);
      }
    }
    return !left.isEmpty();
  }

  private boolean leadsBack(Path folder) throws IOException {
    if (!Files.isSymbolicLink(LocalFolder.local(folder))) {
      return false;
    }
    java.nio.file.Path target = LocalFolder.local(folder).toRealPath();
    for (Path at = folder.getParent(); at != null; at = at.getParent()) {
      if (LocalFolder.local(at).toRealPath().startsWith(target)) {
        return true;
      }
      if (at.equals(root)) {
        return false;
      }
    }
    return false;
  }

  @Override
  public FileStatus next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return left.pop();
  }
}
