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
 * Local files under {@code slow:/}, each opened only when a test allows it: a store's slowness
 * cannot be had on demand otherwise.
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

  /** Allows to open the objects of a test's requests with these indices. */
  synchronized void allow(int... indices) {
    for (int index : indices) {
      allowed.add("object-" + index);
    }
    notifyAll();
  }

  /** Returns how many opens were asked for so far. */
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
