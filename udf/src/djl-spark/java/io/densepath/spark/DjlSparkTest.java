package io.densepath.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.densepath.fixture.Drawing;
import io.densepath.fixture.SmallModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DJL's own Spark extension runs a model folder, and says what we say. */
class DjlSparkTest {

  private static final int IMAGES = 6;

  @TempDir Path directory;

  @Test
  void theExtensionTakesTheFolder() throws Exception {
    try (ImageTables tables = ImageTables.in(directory)) {
      Path images = Files.createDirectory(directory.resolve("crops"));
      for (int i = 0; i < IMAGES; i++) {
        // The image has the network's input size, because the extension resizes in another way.
        Drawing.png(images.resolve(i + ".png"), SmallModel.SIDE, i);
      }
      List<Row> ours =
          tables
              .classifier()
              .transform(tables.spark.read().format("binaryFile").load(images.toString()))
              .select(
                  regexp_extract(col("path"), "[^/]+$", 0).as("name"),
                  expr("classification.predictions[0].class_name"),
                  expr("double(classification.predictions[0].probability)"))
              .orderBy("name")
              .collectAsList();
      String[] columns = {"origin", "height", "width", "nChannels", "mode", "data"};
      // Its inherited setters return a supertype, so calls cannot be chained.
      ai.djl.spark.task.vision.ImageClassifier djl = new ai.djl.spark.task.vision.ImageClassifier();
      djl.setInputCols(columns);
      djl.setOutputCol("found");
      djl.setEngine("PyTorch");
      djl.setModelUrl(tables.model.toUri().toString());
      djl.setTopK(1);
      List<Row> theirs =
          djl.classify(
                  tables.spark.read().format("image").load(images.toString()).select("image.*"))
              .select(
                  regexp_extract(col("origin"), "[^/]+$", 0).as("name"),
                  expr("found.class_names"),
                  expr("found.probabilities"))
              .orderBy("name")
              .collectAsList();
      assertThat(theirs).hasSize(IMAGES);
      for (int i = 0; i < IMAGES; i++) {
        assertThat(theirs.get(i).getString(0)).isEqualTo(ours.get(i).getString(0));
        List<String> names = theirs.get(i).getList(1);
        List<Double> probabilities = theirs.get(i).getList(2);
        double best = probabilities.stream().max(Double::compare).orElseThrow();
        assertThat(names.get(probabilities.indexOf(best))).isEqualTo(ours.get(i).getString(1));
        assertThat(best).isCloseTo(ours.get(i).getDouble(2), within(1e-5));
      }
    }
  }
}
