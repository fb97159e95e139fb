package io.densepath.jobs.session;

import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of this process, with the settings that commands need; settings of spark-submit
 * win. Commands leave the session open, and the process stops it at its end.
 */
public final class SparkSessions {

  private SparkSessions() {}

  /** Starts the session of this JVM, or returns the one that is there. */
  public static SparkSession start(String name) {
    if (SparkSession.getActiveSession().isDefined()) {
      return SparkSession.getActiveSession().get();
    }
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", name);
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    if (conf.get("spark.master").startsWith("local")) {
      // The heartbeat carries the progress of running tasks, and costs nothing within one JVM.
      conf.setIfMissing("spark.executor.heartbeatInterval", "1s");
      conf.setIfMissing("spark.ui.enabled", "false");
    }
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    Patience.apply(session.sparkContext().hadoopConfiguration());
    return session;
  }

  /** Starts the session of this JVM on another thread, or returns the one that is there. */
  public static CompletableFuture<SparkSession> startInBackground(String name) {
    return SparkSession.getActiveSession().isDefined()
        ? CompletableFuture.completedFuture(start(name))
        : Background.start("session", () -> start(name));
  }

  /** Stops the session, if there is one. */
  public static void stop() {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
  }

  /** Returns the session's Hadoop configuration or, before there is a session, spark-submit's. */
  public static Configuration hadoopConfiguration() {
    if (SparkSession.getActiveSession().isDefined()) {
      return SparkSession.getActiveSession().get().sparkContext().hadoopConfiguration();
    }
    Configuration conf = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    Patience.apply(conf);
    return conf;
  }
}
