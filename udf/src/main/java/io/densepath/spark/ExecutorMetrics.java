package io.densepath.spark;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;
import scala.collection.Seq;

/**
 * The metrics of this executor's tasks: the source {@code densepath} of Spark's metrics system,
 * which reports to the sinks of conf/metrics.properties. The counters are {@code images} (all with
 * a row, whatever its status), {@code failed.STATUS} and {@code bytes}. The timers are {@code
 * fetch_wait} and {@code decode}, per image, and {@code predict}, per batch.
 */
final class ExecutorMetrics implements Source {

  static final String NAME = "densepath";

  private final MetricRegistry registry = new MetricRegistry();
  private final Counter images = registry.counter("images");
  private final Counter bytes = registry.counter("bytes");
  private final Map<Status, Counter> failed = new EnumMap<>(Status.class);
  private final Timer fetchWait = registry.timer("fetch_wait");
  private final Timer decode = registry.timer("decode");
  private final Timer predict = registry.timer("predict");

  private ExecutorMetrics() {
    for (Status status : Status.values()) {
      if (!status.isOk()) {
        failed.put(status, registry.counter("failed." + status.name().toLowerCase(Locale.ROOT)));
      }
    }
  }

  /** Returns the metrics of this executor, which its first task registers. */
  static synchronized ExecutorMetrics ofThisExecutor() {
    MetricsSystem system = SparkEnv.get().metricsSystem();
    Seq<Source> registered = system.getSourcesByName(NAME);
    if (!registered.isEmpty()) {
      return (ExecutorMetrics) registered.head();
    }
    ExecutorMetrics metrics = new ExecutorMetrics();
    system.registerSource(metrics);
    return metrics;
  }

  @Override
  public String sourceName() {
    return NAME;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  void read(long length) {
    bytes.inc(length);
  }

  void finished(Status status) {
    images.inc();
    if (!status.isOk()) {
      failed.get(status).inc();
    }
  }

  void waited(long ns) {
    fetchWait.update(ns, TimeUnit.NANOSECONDS);
  }

  void decoded(long ns) {
    decode.update(ns, TimeUnit.NANOSECONDS);
  }

  void predicted(long ns) {
    predict.update(ns, TimeUnit.NANOSECONDS);
  }
}
