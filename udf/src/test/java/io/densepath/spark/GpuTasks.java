package io.densepath.spark;

import io.densepath.fixture.SmallModel;
import io.densepath.model.Precision;
import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.LoadedModels;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * An application that runs one task per slot. Each task takes the GPU that Spark assigned to it and
 * the model on that GPU from the executor's registry. The application prints a line {@code task
 * EXECUTOR DEVICE MODEL} per task, where MODEL distinguishes the models of an executor. The GPUs
 * need not exist.
 */
public final class GpuTasks {

  private GpuTasks() {}

  public static void main(String[] args) throws Exception {
    int slots = Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("gpu-tasks");
    ModelFolder folder = SmallModel.write(directory, Precision.FP32);
    ModelDescription model = folder.description();
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      ArchiveFile archive = ArchiveFile.of(spark.sparkContext(), folder.archive());
      MapFunction<Long, String> task = slot -> task(archive, model);
      spark
          .range(0, slots, 1, slots)
          .map(task, Encoders.STRING())
          .collectAsList()
          .forEach(System.out::println);
    }
  }

  private static String task(ArchiveFile archive, ModelDescription description) throws Exception {
    Device gpu = new Device(true, TaskGpu.assigned(TaskContext.get()).orElseThrow());
    // The model runs on the CPU, but is registered under the GPU, which need not exist.
    LoadedModels.Loading loading =
        () -> archive.use(description, path -> LoadedModel.load(path, description, Device.CPU));
    LoadedModel model = LoadedModels.get(description, gpu, loading);
    return "task %s %s %x"
        .formatted(SparkEnv.get().executorId(), gpu, System.identityHashCode(model));
  }
}
