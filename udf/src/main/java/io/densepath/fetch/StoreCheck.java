package io.densepath.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Finds out whether this machine can reach stores, and whether they accept its credentials. */
public final class StoreCheck {

  private final Configuration conf;
  private final Duration patience;

  /**
   * @param patience how long a store that does not answer is asked again
   */
  public StoreCheck(Configuration conf, Duration patience) {
    this.conf = conf;
    this.patience = patience;
  }

  /**
   * Makes sure that every store answers this machine. An answer that concerns one object, such as
   * that it is not there, is enough. Servers of web addresses are not asked, because each of them
   * answers for its own objects alone.
   *
   * @param paths objects or folders; each store among them is asked once
   * @throws StoreException for the first store that does not
   * @throws InterruptedIOException if interrupted
   */
  public void require(Collection<String> paths) throws StoreException, InterruptedIOException {
    Map<String, String> stores = new LinkedHashMap<>();
    paths.stream()
        .filter(path -> !WebAddress.is(path))
        .forEach(path -> stores.putIfAbsent(store(path), path));
    for (String path : stores.values()) {
      require(path);
    }
  }

  private void require(String path) throws StoreException, InterruptedIOException {
    Diagnosis diagnosis = new Diagnosis(conf);
    try {
      new Retries(patience, diagnosis).run(path, () -> asked(diagnosis, path));
    } catch (StoreException e) {
      if (e.fault() == Fault.CONNECTION || e.fault() == Fault.EXECUTOR) {
        throw e;
      }
    }
  }

  private static boolean asked(Diagnosis diagnosis, String path) throws IOException {
    diagnosis.ask(path);
    return true;
  }

  /** Returns the scheme and the authority of a path, which name its store. */
  public static String store(String path) {
    URI uri = new Path(path).toUri();
    return uri.getAuthority() == null ? path : uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
