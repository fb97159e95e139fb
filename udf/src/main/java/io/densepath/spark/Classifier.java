package io.densepath.spark;

import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The partition function: as many rows out as in, in their order, or more where they name shards.
 * Runs on the device that Spark assigned to the task.
 */
public final class Classifier implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final ClassifySettings settings;
  private final PartitionRows rows;
  private final SerializableConfiguration hadoop;
  private final List<TaskAccumulators> told;

  private Classifier(
      ClassifySettings settings,
      PartitionRows rows,
      SerializableConfiguration hadoop,
      List<TaskAccumulators> told) {
    this.settings = settings;
    this.rows = rows;
    this.hadoop = hadoop;
    this.told = told;
  }

  /** From rows of {@link Schemas#plan()} to rows of {@link Schemas#predictions}. */
  public static Classifier ofPlan(
      ClassifySettings settings, SerializableConfiguration hadoop, TaskAccumulators progress) {
    return new Classifier(settings, new PlanRows(settings), hadoop, List.of(progress));
  }

  /** From rows of a table to the same rows with a result. */
  static Classifier ofTable(
      ClassifySettings settings, TableRows rows, SerializableConfiguration hadoop) {
    return new Classifier(settings, rows, hadoop, List.of());
  }

  /**
   * Loads the decoder, libtorch and the model into this JVM, as its first task would: for a driver
   * that runs tasks itself and has something else to do until then. A failure is met again, and
   * told of, by the tasks.
   *
   * @throws UnfitExecutorException if this machine does not do
   */
  public static void load(ClassifySettings settings) {
    ExecutorPreflight.require(settings, OptionalInt.empty());
  }

  /**
   * What every executor's first task does before its first image, as a task that does no more: a
   * driver that has something else to do until then sends one to every core.
   */
  public static ForeachPartitionFunction<Long> loading(ClassifySettings settings) {
    return nothing -> ExecutorPreflight.require(settings, TaskGpu.assigned(TaskContext.get()));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> in) {
    TaskContext task = TaskContext.get();
    PartitionClassifier partition = open(in, task);
    TaskCompletionListener closing = ended -> partition.close();
    task.addTaskCompletionListener(closing);
    return partition;
  }

  /** The columns of the rows that come out. */
  StructType schema() {
    return rows.schema();
  }

  /** Whoever opens it closes it when the task ends, however it ends. */
  PartitionClassifier open(Iterator<Row> in, TaskContext task) {
    ExecutorPreflight executor = ExecutorPreflight.require(settings, TaskGpu.assigned(task));
    return new PartitionClassifier(
        in,
        rows,
        settings,
        executor.model(),
        new TaskReport(settings, executor.device(), task, told),
        CrashWatch.of(settings, task, hadoop.value()),
        hadoop.value());
  }
}
