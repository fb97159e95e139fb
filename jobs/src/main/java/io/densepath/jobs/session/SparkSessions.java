package io.densepath.jobs.session;

import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/**
 * The one session of this process, as the commands need it; whatever was submitted with them wins.
 * Commands leave it open: the process ends it.
 */
public final class SparkSessions {

  private SparkSessions() {}

  /** Starts, or joins, the session of this JVM. */
  public static SparkSession start(String name) {
    if (SparkSession.getActiveSession().isDefined()) {
      return SparkSession.getActiveSession().get();
    }
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", name);
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    if (conf.get("spark.master").startsWith("local")) {
      // Progress of running tasks comes with the heartbeat, which costs nothing within one JVM.
      conf.setIfMissing("spark.executor.heartbeatInterval", "1s");
      conf.setIfMissing("spark.ui.enabled", "false");
    }
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    Patience.apply(session.sparkContext().hadoopConfiguration());
    return session;
  }

  /** Starts, or joins, the session of this JVM while the caller goes on. */
  public static CompletableFuture<SparkSession> startInBackground(String name) {
    return SparkSession.getActiveSession().isDefined()
        ? CompletableFuture.completedFuture(start(name))
        : Background.start("session", () -> start(name));
  }

  /** Ends the session, if there is one. */
  public static void stop() {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
  }

  /** The session's Hadoop configuration or, before it exists, that of what was submitted. */
  public static Configuration hadoopConfiguration() {
    if (SparkSession.getActiveSession().isDefined()) {
      return SparkSession.getActiveSession().get().sparkContext().hadoopConfiguration();
    }
    Configuration conf = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    Patience.apply(conf);
    return conf;
  }
}
