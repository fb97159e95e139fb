package io.densepath.spark;

import io.densepath.image.ImageReader;
import io.densepath.predict.Device;
import io.densepath.predict.Models;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.OptionalInt;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The partition function: rows of {@link Schemas#plan()} in, as many rows of {@link
 * Schemas#predictions} out, or more where they name shards. Runs on the device that Spark assigned
 * to the task.
 */
public final class Classifier implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final ClassifySettings settings;
  private final SerializableConfiguration hadoop;
  private final Progress progress;

  public Classifier(
      ClassifySettings settings, SerializableConfiguration hadoop, Progress progress) {
    this.settings = settings;
    this.hadoop = hadoop;
    this.progress = progress;
  }

  /**
   * Loads the decoder, libtorch and the model into this JVM, as its first task would: for a driver
   * that runs tasks itself and has something else to do until then. A failure is met again, and
   * told of, by the tasks.
   *
   * @throws UncheckedIOException if libtorch cannot read the archive
   */
  public static void load(ClassifySettings settings, Path archive) {
    Device device = Device.choose(settings.device(), OptionalInt.empty());
    new ImageReader(settings.model().preprocessing(), settings.limits()).close();
    try {
      Models.get(archive, settings.model(), device);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What every executor's first task does before its first image, as a task that does no more: a
   * driver that has something else to do until then sends one to every core.
   */
  public static ForeachPartitionFunction<Long> loading(ClassifySettings settings) {
    return nothing -> FitExecutor.require(settings, TaskContext.get());
  }

  @Override
  public Iterator<Row> call(Iterator<Row> plan) {
    TaskContext task = TaskContext.get();
    FitExecutor executor = FitExecutor.require(settings, task);
    TaskReport report = new TaskReport(settings, executor.device(), task, progress);
    PartitionClassifier partition =
        new PartitionClassifier(
            plan,
            settings,
            executor.model(),
            report,
            CrashWatch.of(settings, task, hadoop.value()),
            hadoop.value());
    TaskCompletionListener closing = ended -> partition.close();
    task.addTaskCompletionListener(closing);
    return partition;
  }
}
