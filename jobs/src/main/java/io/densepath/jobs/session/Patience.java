package io.densepath.jobs.session;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * How long S3A waits for a store within a run. Hadoop's own limits suit single files: with them a
 * connection that went silent holds a task for 200 seconds, eight times over, and an object that is
 * throttled for good holds it for two days. Its limits for a store that refuses or resets
 * connections are kept: seven retries after 1, 2, 4 ... 64 seconds, each half as long or half as
 * long again, outlast a store that is down for a minute.
 */
public final class Patience {

  private static final Map<String, String> SETTINGS =
      Map.of(
          // Without a byte. A photo takes a second or two, and what has stalled is begun anew.
          "fs.s3a.connection.timeout", "30000", // ms: Hadoop 3.3 knows no other unit
          // After 0.2, 0.4, 0.8 ... 102 seconds: three minutes and a half, like other failures.
          "fs.s3a.retry.throttle.limit", "10");

  private static final String HADOOPS_OWN = "core-default.xml";

  private Patience() {}

  /** Sets the limits that neither the user nor the site has set. */
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
