package io.densepath.spark;

import io.densepath.fixture.Drawing;
import io.densepath.fixture.SmallModel;
import io.densepath.model.Precision;
import io.densepath.predict.LoadedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** A Spark session, a model folder and a folder of images, for tests of tables. */
final class ImageTables implements AutoCloseable {

  static final int GOOD = 9;
  static final int BATCH_SIZE = 4;

  /** The files in order of name; one of them is not an image. */
  static final List<String> NAMES =
      List.of(
          "0.png",
          "1.png",
          "2.png",
          "3.png",
          "4.png",
          "4x-text.png",
          "5.png",
          "6.png",
          "7.png",
          "8.png");

  final SparkSession spark;
  final Path folder;
  final Path images;
  final Path model;

  private ImageTables(SparkSession spark, Path folder) throws IOException {
    this.spark = spark;
    this.folder = folder;
    this.images = Files.createDirectory(folder.resolve("images"));
    this.model = SmallModel.write(folder, Precision.FP32).directory();
    for (int i = 0; i < GOOD; i++) {
      Drawing.png(images.resolve(i + ".png"), 80, i);
    }
    Files.writeString(images.resolve("4x-text.png"), "no image");
  }

  static ImageTables in(Path folder, String... settings) throws IOException {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
    for (int i = 0; i < settings.length; i += 2) {
      builder.config(settings[i], settings[i + 1]);
    }
    return new ImageTables(builder.getOrCreate(), folder);
  }

  /** Returns another session of the same context, which has extensions. */
  static SparkSession secondSession(DensePathExtensions extensions) {
    SparkSession first = SparkSession.active();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    SparkSession second = SparkSession.builder().withExtensions(extensions).getOrCreate();
    SparkSession.setDefaultSession(first);
    SparkSession.setActiveSession(first);
    return second;
  }

  /** Returns a classifier as a user would set it up. */
  ImageClassifier classifier() {
    return new ImageClassifier().setWeights(model.toString()).setBatchSize(BATCH_SIZE).setTopK(3);
  }

  @Override
  public void close() {
    spark.stop();
    LoadedModels.closeAll();
  }
}
