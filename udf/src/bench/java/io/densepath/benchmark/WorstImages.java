package io.densepath.benchmark;

import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.InputFormat;
import io.densepath.fetch.TableColumns;
import io.densepath.fixture.LargeImages;
import io.densepath.fixture.SmallModel;
import io.densepath.image.Decoding;
import io.densepath.image.ImageLimits;
import io.densepath.model.Precision;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.Outputs;
import io.densepath.spark.ArchiveFile;
import io.densepath.spark.Classifier;
import io.densepath.spark.ClassifySettings;
import io.densepath.spark.CrashNotes;
import io.densepath.spark.Schemas;
import io.densepath.spark.TaskAccumulators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Classifies several copies of one of the images that take the most memory to decode, with the
 * default limits, a copy in each task and all tasks at once.
 */
public final class WorstImages {

  private static final Outputs OUTPUTS = new Outputs(1, false, false);

  private WorstImages() {}

  /**
   * Prints the status of the images, and the peak of resident memory in MB.
   *
   * @param args the kind of image, the number of tasks, and a folder for files
   */
  public static void main(String[] args) throws IOException {
    int tasks = Integer.parseInt(args[1]);
    Path folder = Path.of(args[2]);
    Path image = Files.write(folder.resolve(args[0]), image(args[0]));
    ModelFolder model = SmallModel.write(folder, Precision.FP32);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[" + tasks + "]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      List<Row> rows = classify(spark, model, image, tasks);
      Row first = rows.get(0);
      System.out.printf(
          "%s: %d bytes, %d rows, %d of them %s, peak %d MB%s%n",
          args[0],
          Files.size(image),
          rows.size(),
          rows.stream().filter(row -> status(row).equals(status(first))).count(),
          status(first),
          peakBytes() >> 20,
          status(first).equals("OK") ? "" : ": " + first.<String>getAs("error"));
    }
  }

  private static byte[] image(String kind) {
    return switch (kind) {
      case "jpeg" -> LargeImages.progressiveJpeg(10_000, 10_000);
      case "png" -> LargeImages.noisePng(10_000, 6_000);
      case "gif" -> LargeImages.gif(10_000, 10_000);
      case "webp" -> LargeImages.animatedWebp(10_000, 10_000);
      case "tiff" -> LargeImages.tiledTiff(16_368, 16_384);
      default ->
          throw new IllegalArgumentException(
              "image '%s', expected jpeg, png, gif, webp or tiff".formatted(kind));
    };
  }

  private static List<Row> classify(SparkSession spark, ModelFolder model, Path image, int copies)
      throws IOException {
    ClassifySettings settings =
        new ClassifySettings(
            "worst",
            model.description(),
            ArchiveFile.shared(model.archive()),
            model.classNames(),
            DeviceRequest.CPU,
            ClassifySettings.defaultBatch(false),
            OUTPUTS,
            ImageLimits.standard(),
            Decoding.FULL,
            InputFormat.FILES,
            TableColumns.NONE,
            FetchSettings.DEFAULT,
            CrashNotes.NONE);
    Row row = RowFactory.create("file:" + image, Files.size(image), null, null, null, 0);
    return spark
        .createDataFrame(Collections.nCopies(copies, row), Schemas.plan())
        .repartition(copies)
        .mapPartitions(
            Classifier.ofPlan(
                settings,
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()),
                TaskAccumulators.register(spark.sparkContext())),
            Encoders.row(Schemas.predictions(OUTPUTS, InputFormat.FILES)))
        .collectAsList();
  }

  private static String status(Row row) {
    return row.getAs("status");
  }

  private static long peakBytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElseThrow();
    }
  }
}
