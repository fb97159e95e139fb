package io.densepath.jobs;

import io.densepath.fetch.InputFormat;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.output.RunRecord;
import io.densepath.predict.Outputs;
import io.densepath.spark.Schemas;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** A finished run with predictions of the caller's choosing, as a run leaves it. */
final class PredictedRun {

  private static final Outputs OUTPUTS = new Outputs(5, false, false);

  private final Path folder;
  private final List<String> classNames;
  private final List<Row> rows = new ArrayList<>();
  private int topK = 5;
  private String model = "tiny";
  private int classes;

  PredictedRun(Path folder, String... classNames) {
    this.folder = folder;
    this.classNames = List.of(classNames);
    this.classes = classNames.length;
  }

  PredictedRun topK(int k) {
    topK = k;
    return this;
  }

  /** A network of so many classes, of which none has a name. */
  PredictedRun model(String name, int count) {
    model = name;
    classes = count;
    return this;
  }

  /** An image with its likeliest classes as {@code id:probability}. */
  PredictedRun ok(String path, Integer label, String... predictions) {
    Row[] cells = Arrays.stream(predictions).map(this::prediction).toArray(Row[]::new);
    rows.add(RowFactory.create(path, label, "OK", null, 1, 1, 1L, cells));
    return this;
  }

  private Row prediction(String text) {
    String[] parts = text.split(":", 2);
    int id = Integer.parseInt(parts[0]);
    return RowFactory.create(id, name(id), Float.parseFloat(parts[1]));
  }

  private String name(int id) {
    return id < classNames.size() ? classNames.get(id) : String.valueOf(id);
  }

  PredictedRun failed(String path, Integer label) {
    rows.add(RowFactory.create(path, label, "CORRUPT", "broken", null, null, 1L, new Row[0]));
    return this;
  }

  /** Writes it; the options of a command that reads it. */
  String write(SparkSession spark) throws IOException {
    RunFolder run = RunFolder.of(folder.toString(), spark.sparkContext().hadoopConfiguration());
    spark
        .createDataFrame(rows, Schemas.predictions(OUTPUTS, InputFormat.FILES))
        .coalesce(1)
        .write()
        .parquet(run.predictions(0).toString());
    run.write(
        new RunRecord(folder.getFileName().toString())
            .state(RunRecord.State.DONE)
            .put("configuration", Map.of("top-k", topK))
            .put("model", modelSection()));
    return folder.toString();
  }

  private Map<String, Object> modelSection() {
    Map<String, Object> model =
        new TreeMap<>(
            Map.of(
                "name", this.model, "classes", classes, "precision", "fp32", "ecosystem", "timm"));
    if (!classNames.isEmpty()) {
      model.put("class_names", classNames);
    }
    return model;
  }
}
