package io.densepath.jobs;

import org.apache.spark.sql.SparkSession;

/** The one session of these tests: a real local Spark, which every command joins. */
public final class LocalSpark {

  private LocalSpark() {}

  public static SparkSession session() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.sql.shuffle.partitions", "2");
    return SparkSessions.start("densepath tests");
  }
}
