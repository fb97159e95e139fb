package io.densepath.jobs.plan;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * A file system with the names of an object store, where {@code photos} and {@code photos/1.png}
 * may both be objects. It reports them as S3A does: the status of {@code photos} is the object's,
 * and a listing of it has the objects below it. The S3 server of other tests keeps objects as
 * files, and cannot hold both.
 */
public final class KeyFileSystem extends FileSystem {

  private static final Set<String> KEYS = new TreeSet<>();

  static void put(String... keys) {
    KEYS.clear();
    KEYS.addAll(Arrays.asList(keys));
  }

  @Override
  public URI getUri() {
    return URI.create("keys://b");
  }

  @Override
  public FileStatus getFileStatus(Path path) throws FileNotFoundException {
    String key = key(path);
    if (KEYS.contains(key)) {
      return object(key);
    }
    if (KEYS.stream().noneMatch(other -> other.startsWith(below(key)))) {
      throw new FileNotFoundException(path.toString());
    }
    return folder(key);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws FileNotFoundException {
    String prefix = below(key(path));
    TreeMap<String, FileStatus> children = new TreeMap<>();
    for (String key : KEYS) {
      if (key.startsWith(prefix)) {
        String child = key.substring(prefix.length());
        int slash = child.indexOf('/');
        String name = prefix + (slash < 0 ? child : child.substring(0, slash));
        children.put(name + (slash < 0 ? "" : "/"), slash < 0 ? object(name) : folder(name));
      }
    }
    return children.isEmpty()
        ? new FileStatus[] {getFileStatus(path)}
        : children.values().toArray(FileStatus[]::new);
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path path, boolean recursive)
      throws IOException {
    String key = key(path);
    LocatedFileStatus[] below =
        KEYS.stream()
            .filter(other -> other.startsWith(below(key)))
            .map(other -> new LocatedFileStatus(object(other), null))
            .toArray(LocatedFileStatus[]::new);
    return below.length > 0
        ? RemoteIterators.remoteIteratorFromArray(below)
        : RemoteIterators.remoteIteratorFromSingleton(
            new LocatedFileStatus(getFileStatus(path), null));
  }

  private static String key(Path path) {
    return path.toUri().getPath().substring(1);
  }

  private static String below(String key) {
    return key.isEmpty() ? "" : key + "/";
  }

  private FileStatus object(String key) {
    return new FileStatus(1, false, 1, 1, 0, new Path(new Path(getUri()), "/" + key));
  }

  private FileStatus folder(String key) {
    return new FileStatus(0, true, 1, 1, 0, new Path(new Path(getUri()), "/" + key));
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path("keys://b/");
  }

  @Override
  public void setWorkingDirectory(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw new UnsupportedOperationException();
  }
}
