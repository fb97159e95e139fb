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

/** Builds the values of the result struct, in the order of {@link Schemas#result}. */
final class ResultValues {

  private static final Row[] NO_PREDICTIONS = {};

  private final Outputs outputs;
  private final List<String> classNames;

  ResultValues(ClassifySettings settings) {
    this.outputs = settings.outputs();
    this.classNames = settings.classNames();
  }

  /**
   * Returns the values of an image with a prediction.
   *
   * @param remark what is wrong with its label, if anything
   */
  List<Object> predicted(
      long length, ImageSize size, Prediction prediction, Optional<String> remark) {
    Row[] classes = new Row[prediction.classIds().length];
    for (int i = 0; i < classes.length; i++) {
      int id = prediction.classIds()[i];
      classes[i] = RowFactory.create(id, classNames.get(id), prediction.probabilities()[i]);
    }
    List<Object> values = values(length, Status.OK, remark, Optional.of(size), classes);
    addIf(outputs.logits(), values, prediction.logits());
    addIf(outputs.embedding(), values, prediction.embedding());
    return values;
  }

  List<Object> failed(long length, Status status, String error, Optional<ImageSize> size) {
    List<Object> values = values(length, status, Optional.of(error), size, NO_PREDICTIONS);
    addIf(outputs.logits(), values, null);
    addIf(outputs.embedding(), values, null);
    return values;
  }

  private static List<Object> values(
      long length, Status status, Optional<String> error, Optional<ImageSize> size, Row[] classes) {
    List<Object> values = new ArrayList<>();
    values.add(status.name());
    values.add(error.orElse(null));
    values.add(size.map(ImageSize::width).orElse(null));
    values.add(size.map(ImageSize::height).orElse(null));
    values.add(length == FetchRequest.UNKNOWN_LENGTH ? null : length);
    values.add(classes);
    return values;
  }

  private static void addIf(boolean asked, List<Object> values, Object value) {
    if (asked) {
      values.add(value);
    }
  }
}
