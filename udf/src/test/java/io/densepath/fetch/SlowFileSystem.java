package io.densepath.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A file system of local files under {@code slow:/} that opens each file only when the test allows
 * it. A real store cannot be made slow on demand.
 */
final class SlowFileSystem extends RawLocalFileSystem {

  private final Set<String> allowed = new HashSet<>();
  private int opens;

  /** Returns the one instance of this JVM, with nothing allowed and nothing counted. */
  static SlowFileSystem fresh(Configuration conf) throws IOException {
    SlowFileSystem store = (SlowFileSystem) FileSystem.get(URI.create("slow:/"), conf);
    store.reset();
    return store;
  }

  private synchronized void reset() {
    allowed.clear();
    opens = 0;
  }

  static Configuration configuration() {
    Configuration conf = new Configuration(false);
    conf.setClass("fs.slow.impl", SlowFileSystem.class, FileSystem.class);
    return conf;
  }

  @Override
  public URI getUri() {
    return URI.create("slow:///");
  }

  @Override
  public String getScheme() {
    return "slow";
  }

  /** Lets the objects with the given indices be opened. */
  synchronized void allow(int... indices) {
    for (int index : indices) {
      allowed.add("object-" + index);
    }
    notifyAll();
  }

  /** Returns the number of calls of {@code open} so far, with those that still wait. */
  synchronized int opens() {
    return opens;
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    awaitAllowed(path.getName());
    return super.open(path, bufferSize);
  }

  private synchronized void awaitAllowed(String name) throws InterruptedIOException {
    opens++;
    try {
      while (!allowed.contains(name)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
