package io.densepath.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.codahale.metrics.MetricRegistry;
import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.InputFormat;
import io.densepath.fetch.TableColumns;
import io.densepath.fixture.Drawing;
import io.densepath.fixture.SmallModel;
import io.densepath.image.Decoding;
import io.densepath.image.ImageLimits;
import io.densepath.model.Precision;
import io.densepath.predict.Device;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.LoadedModels;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.Outputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the partition function in a real Spark on real files. */
class ClassifierTest {

  private static final Outputs OUTPUTS = new Outputs(3, true, true);
  private static final int BATCH_SIZE = 4;

  @TempDir static Path directory;
  private static SparkSession spark;
  private static ModelFolder model;

  @BeforeAll
  static void start() throws Exception {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    model = SmallModel.write(directory, Precision.FP32);
  }

  @AfterAll
  static void stop() {
    spark.stop();
    LoadedModels.closeAll();
  }

  @Test
  void everyObjectHasOneRowGoodOrBad() throws Exception {
    List<Row> plan = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      plan.add(object(Drawing.jpeg(directory.resolve("good-" + i + ".jpg"), 96, i), i));
    }
    plan.add(object(Files.write(directory.resolve("empty.jpg"), new byte[0]), null));
    plan.add(object(Files.writeString(directory.resolve("text.jpg"), "no image"), null));
    byte[] whole = Files.readAllBytes(directory.resolve("good-0.jpg"));
    Path truncated =
        Files.write(directory.resolve("truncated.jpg"), Arrays.copyOf(whole, whole.length / 2));
    plan.add(object(truncated, null));
    plan.add(row("file:" + directory.resolve("missing.jpg"), 10, null));
    plan.add(object(Drawing.png(directory.resolve("large.png"), 300, 0), null));

    TaskAccumulators progress = TaskAccumulators.register(spark.sparkContext());
    Map<String, Row> rows =
        classify(plan, 3, DeviceRequest.AUTO, progress).stream()
            .collect(Collectors.toMap(row -> name(row.getAs("path")), row -> row));

    assertThat(rows).hasSize(plan.size());
    assertThat(status(rows, "empty.jpg")).isEqualTo("EMPTY");
    assertThat(status(rows, "text.jpg")).isEqualTo("NOT_AN_IMAGE");
    assertThat(status(rows, "truncated.jpg")).isEqualTo("CORRUPT");
    assertThat(status(rows, "missing.jpg")).isEqualTo("UNREADABLE");
    assertThat(status(rows, "large.png")).isEqualTo("TOO_LARGE");
    assertThat(rows.get("large.png").<Integer>getAs("width")).isEqualTo(300);
    for (int i = 0; i < 10; i++) {
      requireGood(rows.get("good-" + i + ".jpg"), i);
    }
    assertThat(progress.done().value()).isEqualTo(15);
    assertThat(progress.failed().value()).isEqualTo(5);
    requireStatistics(progress.statistics().value());
  }

  @Test
  void tasksCountInSparksOwnMetrics() throws Exception {
    List<Row> plan = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      plan.add(object(Drawing.png(directory.resolve("counted-" + i + ".png"), 80, i), null));
    }
    plan.add(object(Files.writeString(directory.resolve("counted.jpg"), "no image"), null));
    TaskAccumulators progress = TaskAccumulators.register(spark.sparkContext());
    classify(plan, 2, DeviceRequest.CPU, progress);
    MetricRegistry metrics = ExecutorMetrics.ofThisExecutor().metricRegistry();
    long images = metrics.counter("images").getCount();
    long refused = metrics.counter("failed.not_an_image").getCount();
    long decoded = metrics.timer("decode").getCount();
    long batches = metrics.timer("predict").getCount();
    classify(plan, 2, DeviceRequest.CPU, progress);
    assertThat(metrics.counter("images").getCount() - images).isEqualTo(6);
    assertThat(metrics.counter("failed.not_an_image").getCount() - refused).isEqualTo(1);
    assertThat(metrics.timer("decode").getCount() - decoded).isEqualTo(6);
    assertThat(metrics.timer("predict").getCount() - batches).isBetween(2L, 3L);
    assertThat(SparkEnv.get().metricsSystem().getSourcesByName("densepath").size()).isEqualTo(1);
  }

  @Test
  void anImageThatLeavesTheRangeOfThePrecisionIsARowToo() throws Exception {
    Path hot = Files.createDirectories(directory.resolve("hot"));
    ModelFolder overflowing = SmallModel.writeOverflowing(hot, Precision.FP16);
    List<Row> plan = List.of(object(Drawing.png(directory.resolve("bright.png"), 80, 0), null));
    TaskAccumulators progress = TaskAccumulators.register(spark.sparkContext());
    Row row = classify(overflowing, plan, 1, DeviceRequest.CPU, progress).get(0);
    assertThat(row.<String>getAs("status")).isEqualTo("UNSUPPORTED");
    assertThat(row.<String>getAs("error")).contains("range of the precision", "bf16 or fp32");
  }

  @Test
  void predictionsDoNotDependOnBatchOrPartition() throws Exception {
    List<Row> plan = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      plan.add(object(Drawing.png(directory.resolve("same-" + i + ".png"), 80, i), null));
    }
    TaskAccumulators progress = TaskAccumulators.register(spark.sparkContext());
    List<Row> one = classify(plan, 1, DeviceRequest.CPU, progress);
    List<Row> many = classify(plan, 5, DeviceRequest.CPU, progress);
    assertThat(many).hasSameElementsAs(one);
  }

  @Test
  void aGpuThatIsAskedForAndNotThereIsAnError() throws Exception {
    assumeTrue(
        Device.choose(DeviceRequest.AUTO, OptionalInt.empty()).equals(Device.CPU),
        "skipped: this machine has a GPU");
    List<Row> plan = List.of(object(Drawing.png(directory.resolve("gpu.png"), 80, 0), null));
    TaskAccumulators progress = TaskAccumulators.register(spark.sparkContext());
    assertThatThrownBy(() -> classify(plan, 1, DeviceRequest.GPU, progress))
        .hasStackTraceContaining("device: GPU 0 was asked for, but libtorch")
        .hasStackTraceContaining("is a build for CPUs");
  }

  private static List<Row> classify(
      List<Row> plan, int partitions, DeviceRequest device, TaskAccumulators progress) {
    return classify(model, plan, partitions, device, progress);
  }

  private static List<Row> classify(
      ModelFolder model,
      List<Row> plan,
      int partitions,
      DeviceRequest device,
      TaskAccumulators progress) {
    ClassifySettings settings =
        new ClassifySettings(
            "test",
            model.description(),
            ArchiveFile.shared(model.archive()),
            model.classNames(),
            device,
            BATCH_SIZE,
            OUTPUTS,
            new ImageLimits(1 << 20, 200 * 200),
            Decoding.FULL,
            InputFormat.FILES,
            TableColumns.NONE,
            FetchSettings.DEFAULT,
            CrashNotes.NONE);
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    Dataset<Row> planned = spark.createDataFrame(plan, Schemas.plan()).repartition(partitions);
    return planned
        .mapPartitions(
            Classifier.ofPlan(settings, hadoop, progress),
            Encoders.row(Schemas.predictions(OUTPUTS, InputFormat.FILES)))
        .collectAsList();
  }

  private static void requireGood(Row row, int label) {
    assertThat(row.<String>getAs("status")).isEqualTo("OK");
    assertThat(row.<String>getAs("error")).isNull();
    assertThat(row.<Integer>getAs("label")).isEqualTo(label);
    assertThat(row.<Integer>getAs("width")).isEqualTo(96);
    List<Row> classes = row.getList(row.fieldIndex("predictions"));
    assertThat(classes).hasSize(3);
    List<Float> logits = row.getList(row.fieldIndex("logits"));
    assertThat(logits).hasSize(SmallModel.CLASSES);
    int best = classes.get(0).getAs("class_id");
    assertThat(logits.get(best)).isEqualTo(logits.stream().max(Float::compare).orElseThrow());
    assertThat(classes.get(0).<String>getAs("class_name")).isEqualTo("class " + best);
    assertThat(row.getList(row.fieldIndex("embedding")))
        .hasSize(model.description().embeddingSize());
  }

  private static void requireStatistics(List<TaskStatistics> tasks) {
    assertThat(tasks).hasSize(3);
    assertThat(tasks).allSatisfy(task -> assertThat(task.device()).isEqualTo("cpu"));
    assertThat(tasks.stream().mapToLong(TaskStatistics::images).sum()).isEqualTo(15);
    assertThat(tasks.stream().mapToLong(TaskStatistics::failed).sum()).isEqualTo(5);
    assertThat(tasks).allSatisfy(task -> assertThat(task.padded()).isZero());
    assertThat(tasks)
        .allSatisfy(
            task -> {
              long good = task.images() - task.failed();
              assertThat(task.batches()).isEqualTo((good + BATCH_SIZE - 1) / BATCH_SIZE);
            });
    assertThat(tasks).allSatisfy(task -> assertThat(task.peakMemoryBytes()).isPositive());
    spark
        .createDataFrame(tasks.stream().map(TaskStatistics::toRow).toList(), Schemas.statistics())
        .collectAsList();
  }

  private static String status(Map<String, Row> rows, String name) {
    return rows.get(name).getAs("status");
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Row object(Path file, Integer label) throws Exception {
    return row("file:" + file, Files.size(file), label);
  }

  private static Row row(String path, long length, Integer label) {
    return RowFactory.create(path, length, label, null, null, 0);
  }
}
