package io.densepath.jobs.session;

import io.densepath.predict.DjlRuntime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.sql.SparkSession;

/** The versions of the software that a result depends on, by name. */
public final class Versions {

  private Versions() {}

  /** Returns the versions for a run. */
  public static Map<String, String> all(SparkSession spark) {
    Map<String, String> versions = ofNetwork();
    versions.put("spark", spark.version());
    versions.put("hadoop", VersionInfo.getVersion());
    return versions;
  }

  /** Returns the versions that matter where no Spark runs. */
  public static Map<String, String> ofNetwork() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("densepath", Version.text());
    versions.put("java", System.getProperty("java.version"));
    versions.putAll(DjlRuntime.versions());
    return versions;
  }
}
