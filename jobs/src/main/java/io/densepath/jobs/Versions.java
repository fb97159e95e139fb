package io.densepath.jobs;

import ai.djl.engine.Engine;
import ai.djl.util.Platform;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.sql.SparkSession;

/** The versions of what a run depends on. */
final class Versions {

  private Versions() {}

  static Map<String, Object> all(SparkSession spark) {
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("densepath", Version.text());
    versions.put("spark", spark.version());
    versions.put("hadoop", VersionInfo.getVersion());
    versions.put("java", System.getProperty("java.version"));
    versions.put("djl", Engine.getDjlVersion());
    // What the jar has for this platform; a GPU cluster may bring its own.
    versions.put("pytorch", Platform.detectPlatform("pytorch").getVersion());
    return versions;
  }
}
