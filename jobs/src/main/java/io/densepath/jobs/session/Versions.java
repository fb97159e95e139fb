package io.densepath.jobs.session;

import ai.djl.engine.Engine;
import ai.djl.util.Platform;
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
    versions.put("djl", Engine.getDjlVersion());
    // The version in the jar; a cluster with GPUs may bring its own.
    versions.put("pytorch", Platform.detectPlatform("pytorch").getVersion());
    return versions;
  }
}
