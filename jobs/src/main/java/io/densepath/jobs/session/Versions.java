package io.densepath.jobs.session;

import io.densepath.predict.DjlRuntime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.sql.SparkSession;

/** The versions of what a run depends on. */
public final class Versions {

  private Versions() {}

  /** Of a run. */
  public static Map<String, Object> all(SparkSession spark) {
    Map<String, Object> versions = ofNetwork();
    versions.put("spark", spark.version());
    versions.put("hadoop", VersionInfo.getVersion());
    return versions;
  }

  /** Of the network alone. */
  public static Map<String, Object> ofNetwork() {
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("densepath", Version.text());
    versions.put("java", System.getProperty("java.version"));
    versions.putAll(DjlRuntime.versions());
    return versions;
  }
}
