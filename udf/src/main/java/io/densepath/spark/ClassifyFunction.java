package io.densepath.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The function of one image, given as its bytes or its path. Called row by row, each image is a
 * batch of its own; {@link #batched} classifies the rows of a partition in batches.
 */
final class ClassifyFunction implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ClassifySettings settings;
  private final SerializableConfiguration hadoop;

  /** The open partitions of one task, by whether the images are given as paths. */
  private transient Map<Boolean, Feed> feeds;

  private transient long feedsTaskAttemptId;

  ClassifyFunction(ClassifySettings settings, SerializableConfiguration hadoop) {
    this.settings = settings;
    this.hadoop = hadoop;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassifyFunction function && settings.equals(function.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  StructType resultType() {
    return Schemas.result(settings.outputs());
  }

  /** Returns the function that classifies rows of {@link TableRows} in batches. */
  Classifier batched(boolean paths) {
    return of(settings, paths);
  }

  private Classifier of(ClassifySettings how, boolean paths) {
    return Classifier.ofTable(how, new TableRows(paths, how.fetch()), hadoop);
  }

  /** Classifies one image, given as its bytes or its path; null stands for no image. */
  synchronized Row call(Object image) {
    boolean path = image instanceof String;
    TaskContext task = TaskContext.get();
    if (task == null) {
      // Outside any task, Spark evaluates constants and small tables on the driver.
      try (Feed once = new Feed(TaskContext$.MODULE$.empty(), path)) {
        return once.classify(image);
      }
    }
    if (feeds == null || feedsTaskAttemptId != task.taskAttemptId()) {
      feeds = new HashMap<>();
      feedsTaskAttemptId = task.taskAttemptId();
    }
    return feeds.computeIfAbsent(path, p -> new Feed(task, p)).classify(image);
  }

  /** A partition whose input is one row per call. */
  private final class Feed implements Iterator<Row>, AutoCloseable {

    private final PartitionClassifier partition;
    private Optional<Row> waiting = Optional.empty();
    private Object lastImage;
    private Optional<Row> lastResult = Optional.empty();

    Feed(TaskContext task, boolean paths) {
      partition = of(settings.withBatchSize(1), paths).open(this, task);
      TaskCompletionListener closing = ended -> close();
      task.addTaskCompletionListener(closing);
    }

    /** Classifies an image. Spark may evaluate a call more than once per row, so the last stays. */
    Row classify(Object image) {
      if (lastResult.isEmpty() || !same(image, lastImage)) {
        waiting = Optional.of(TableRows.row(null, image));
        lastResult = Optional.of(partition.next().getStruct(TableRows.RESULT));
        lastImage = image;
      }
      return lastResult.get();
    }

    private static boolean same(Object image, Object other) {
      return Arrays.deepEquals(new Object[] {image}, new Object[] {other});
    }

    @Override
    public boolean hasNext() {
      return waiting.isPresent();
    }

    @Override
    public Row next() {
      Row row = waiting.orElseThrow(NoSuchElementException::new);
      waiting = Optional.empty();
      return row;
    }

    @Override
    public void close() {
      partition.close();
    }
  }
}
