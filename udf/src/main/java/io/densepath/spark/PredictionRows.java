package io.densepath.spark;

import io.densepath.fetch.FetchRequest;
import io.densepath.image.ImageSize;
import io.densepath.predict.Outputs;
import io.densepath.predict.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Makes rows of {@link Schemas#predictions}. */
final class PredictionRows {

  private static final Row[] NO_PREDICTIONS = {};

  private final Outputs outputs;
  private final List<String> classNames;
  private final boolean sharded;

  PredictionRows(ClassifySettings settings) {
    this.outputs = settings.outputs();
    this.classNames = settings.classNames();
    this.sharded = settings.format().sharded();
  }

  Row predicted(PlanRow plan, String shard, long length, ImageSize size, Prediction prediction) {
    Row[] classes = new Row[prediction.classIds().length];
    for (int i = 0; i < classes.length; i++) {
      int id = prediction.classIds()[i];
      classes[i] = RowFactory.create(id, classNames.get(id), prediction.probabilities()[i]);
    }
    List<Object> row =
        row(plan, shard, length, Status.OK, Optional.empty(), Optional.of(size), classes);
    addIf(outputs.logits(), row, prediction.logits());
    addIf(outputs.embedding(), row, prediction.embedding());
    return RowFactory.create(row.toArray());
  }

  Row failed(
      PlanRow plan,
      String shard,
      long length,
      Status status,
      String error,
      Optional<ImageSize> size) {
    List<Object> row = row(plan, shard, length, status, Optional.of(error), size, NO_PREDICTIONS);
    addIf(outputs.logits(), row, null);
    addIf(outputs.embedding(), row, null);
    return RowFactory.create(row.toArray());
  }

  private List<Object> row(
      PlanRow plan,
      String shard,
      long length,
      Status status,
      Optional<String> error,
      Optional<ImageSize> size,
      Row[] classes) {
    List<Object> row = new ArrayList<>();
    row.add(plan.request().path());
    addIf(sharded, row, shard);
    row.add(plan.label().orElse(null));
    row.add(status.name());
    row.add(error.orElse(null));
    row.add(size.map(ImageSize::width).orElse(null));
    row.add(size.map(ImageSize::height).orElse(null));
    row.add(length == FetchRequest.UNKNOWN_LENGTH ? null : length);
    row.add(classes);
    return row;
  }

  private static void addIf(boolean asked, List<Object> row, Object value) {
    if (asked) {
      row.add(value);
    }
  }
}
