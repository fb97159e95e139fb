package io.densepath.spark;

import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The partition function: rows of {@link Schemas#plan()} in, as many rows of {@link
 * Schemas#predictions} out. Runs on the device that Spark assigned to the task.
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

  @Override
  public Iterator<Row> call(Iterator<Row> plan) throws IOException {
    TaskContext task = TaskContext.get();
    Device device = Device.choose(settings.device(), assignedGpu(task));
    Path archive = Path.of(SparkFiles.get(settings.archive()));
    LoadedModel model = Models.get(archive, settings.model(), device);
    PartitionClassifier partition =
        new PartitionClassifier(
            plan,
            settings,
            model,
            new TaskReport(settings, device, task, progress),
            hadoop.value());
    TaskCompletionListener closing = ended -> partition.close();
    task.addTaskCompletionListener(closing);
    return partition;
  }

  private static OptionalInt assignedGpu(TaskContext task) {
    Map<String, ResourceInformation> resources = task.resourcesJMap();
    ResourceInformation gpu = resources.get("gpu");
    return gpu == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(gpu.addresses()[0]));
  }
}
