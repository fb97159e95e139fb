package io.densepath.jobs.session;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Sets how long S3A waits for a store within a run. Hadoop's defaults suit single files: with them,
 * a silent connection blocks a task for eight times 200 seconds, and a permanently throttled object
 * blocks it for two days. Hadoop's limits for a store that refuses or resets connections are kept:
 * seven retries with exponential back-off of 1, 2, 4 ... 64 seconds, with a jitter of half the
 * time, outlast a store that is down for a minute.
 */
public final class Patience {

  private static final Map<String, String> SETTINGS =
      Map.of(
          // Time without a byte. A photo takes a second or two; a stalled read is repeated.
          "fs.s3a.connection.timeout", "30000", // ms: Hadoop 3.3 knows no other unit
          // Back-off of 0.2, 0.4, 0.8 ... 102 seconds: three and a half minutes, like other
          // failures.
          "fs.s3a.retry.throttle.limit", "10");

  private static final String HADOOPS_OWN = "core-default.xml";

  private Patience() {}

  /** Sets the limits that neither the user nor the site configuration has set. */
  public static void apply(Configuration conf) {
    SETTINGS.forEach(
        (key, value) -> {
          if (isHadoopsOwn(conf.getPropertySources(key))) {
            conf.set(key, value, "DensePath");
          }
        });
  }

  private static boolean isHadoopsOwn(String[] sources) {
    return sources == null
        || sources.length == 0
        || sources[sources.length - 1].equals(HADOOPS_OWN);
  }
}
