package io.densepath.spark;

import io.densepath.memory.ExecutorMemory;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The partition function of all jobs and programs, which runs on the device that Spark assigned to
 * the task. It returns the rows in their order: one per input row, or one per image if the input
 * rows name shards.
 */
public final class Classifier implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final ClassifySettings settings;
  private final PartitionRows rows;
  private final SerializableConfiguration hadoop;
  private final List<TaskAccumulators> accumulators;

  private Classifier(
      ClassifySettings settings,
      PartitionRows rows,
      SerializableConfiguration hadoop,
      List<TaskAccumulators> accumulators) {
    this.settings = settings;
    this.rows = rows;
    this.hadoop = hadoop;
    this.accumulators = accumulators;
  }

  /**
   * Returns the function from rows of {@link Schemas#plan()} to rows of {@link
   * Schemas#predictions}.
   */
  public static Classifier ofPlan(
      ClassifySettings settings, SerializableConfiguration hadoop, TaskAccumulators accumulators) {
    return new Classifier(settings, new PlanRows(settings), hadoop, List.of(accumulators));
  }

  /** Returns the function of rows of {@link TableRows}. */
  static Classifier ofTable(
      ClassifySettings settings, TableRows rows, SerializableConfiguration hadoop) {
    return new Classifier(settings, rows, hadoop, List.of());
  }

  /**
   * Loads the decoder, libtorch and the model into this JVM ahead of its first task. A driver with
   * a local master calls this in the background while it is busy otherwise, and may ignore a
   * failure, because the first task fails in the same way.
   *
   * @throws UnfitExecutorException if this machine cannot classify
   */
  public static void load(ClassifySettings settings) {
    ExecutorPreflight.require(settings, OptionalInt.empty());
  }

  /**
   * Returns a task that does what the first task of an executor does before its first image, and
   * asks the stores of the inputs. A driver runs one per core in the background while it is busy
   * otherwise.
   *
   * @param inputs objects or folders whose stores must answer the executor
   */
  public static ForeachPartitionFunction<Long> loading(
      ClassifySettings settings, SerializableConfiguration hadoop, List<String> inputs) {
    return nothing -> {
      ExecutorPreflight.require(settings, TaskGpu.assigned(TaskContext.get()));
      ExecutorPreflight.requireStores(inputs, hadoop.value(), settings.fetch());
    };
  }

  @Override
  public Iterator<Row> call(Iterator<Row> in) {
    TaskContext task = TaskContext.get();
    PartitionClassifier partition = open(in, task);
    TaskCompletionListener closing = ended -> partition.close();
    task.addTaskCompletionListener(closing);
    return partition;
  }

  /** Opens a partition, which the caller must close when the task ends or fails. */
  PartitionClassifier open(Iterator<Row> in, TaskContext task) {
    ExecutorPreflight executor = ExecutorPreflight.require(settings, TaskGpu.assigned(task));
    ExecutorMemory memory = SharedMemory.ofThisExecutor();
    return new PartitionClassifier(
        in,
        rows,
        settings,
        executor.model(),
        new TaskReport(settings, executor.device(), task, accumulators),
        StoreFaults.of(task),
        CrashWatch.of(settings, task, memory.nativeDecoding(), hadoop.value()),
        memory,
        hadoop.value());
  }
}
