package io.densepath.spark;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import scala.runtime.AbstractFunction1;

/**
 * The SQL function of one image, given as its bytes or its path. Spark calls it row by row, so that
 * each image is a batch of its own; {@link BatchingRule} replaces calls of it by {@link #batched}
 * wherever it can.
 */
final class ClassifyFunction extends AbstractFunction1<Object, Object>
    implements UDF1<Object, Row> {

  private static final long serialVersionUID = 1L;

  private static final String IMAGE = "image";
  private static final String RESULT = "result";

  private final ClassifySettings settings;
  private final SerializableConfiguration hadoop;

  /** The open partitions of one task, by the type of the argument. */
  private transient Map<DataType, Feed> feeds;

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

  /** Returns the function that classifies a column of a table in batches, and adds a column. */
  Classifier batched(StructType table, String image, String result) {
    return of(settings, table, image, result);
  }

  private Classifier of(ClassifySettings how, StructType table, String image, String result) {
    return Classifier.ofTable(how, TableRows.of(table, image, result, how), hadoop);
  }

  @Override
  public Object apply(Object image) {
    return call(image);
  }

  @Override
  public synchronized Row call(Object image) {
    DataType type = image instanceof String ? DataTypes.StringType : DataTypes.BinaryType;
    TaskContext task = TaskContext.get();
    if (task == null) {
      // Outside any task, the driver evaluates constants and small tables.
      try (Feed once = new Feed(TaskContext$.MODULE$.empty(), type)) {
        return once.classify(image);
      }
    }
    if (feeds == null || feedsTaskAttemptId != task.taskAttemptId()) {
      feeds = new HashMap<>();
      feedsTaskAttemptId = task.taskAttemptId();
    }
    return feeds.computeIfAbsent(type, t -> new Feed(task, t)).classify(image);
  }

  /** A partition whose input is one row per call. */
  private final class Feed implements Iterator<Row>, AutoCloseable {

    private final PartitionClassifier partition;
    private Optional<Row> waiting = Optional.empty();

    Feed(TaskContext task, DataType type) {
      StructType table = new StructType().add(IMAGE, type);
      partition = of(settings.withBatchSize(1), table, IMAGE, RESULT).open(this, task);
      TaskCompletionListener closing = ended -> close();
      task.addTaskCompletionListener(closing);
    }

    Row classify(Object image) {
      waiting = Optional.of(RowFactory.create(image));
      return partition.next().getStruct(1);
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
