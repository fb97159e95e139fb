package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;

import io.densepath.jobs.table.LabelText;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/** Joins the images of a run, failed ones included, with their true classes. */
final class LabelledPredictions {

  private LabelledPredictions() {}

  /**
   * Selects the likeliest classes of every image: columns {@code path, status, predicted int?,
   * probability double?, likeliest array<int>}; {@code likeliest} has at most five classes.
   *
   * @param predictions of a run
   */
  static Dataset<Row> best(Dataset<Row> predictions) {
    return predictions.select(
        col("path"),
        col("status"),
        expr("get(predictions, 0).class_id").as("predicted"),
        expr("cast(get(predictions, 0).probability as double)").as("probability"),
        expr("slice(transform(predictions, p -> p.class_id), 1, 5)").as("likeliest"));
  }

  /**
   * Adds {@code text string?, candidates array<int>?, label int?, top1 boolean?, top5 boolean?} to
   * the columns of {@link #best}. Column text is the label as written, and null if there is none;
   * {@code candidates} are the classes that it may mean; {@code label} is the only candidate, and
   * null otherwise. {@code top1} and {@code top5} say whether the prediction is right; they are
   * null without a label, and false for a labelled image without a prediction.
   *
   * @param texts columns path and text, at most one row an image
   * @param classes the classes that a text may mean
   */
  static Dataset<Row> of(Dataset<Row> best, Dataset<Row> texts, Vocabulary classes) {
    UserDefinedFunction candidates =
        udf(
            (UDF1<String, List<Integer>>) classes::candidates,
            DataTypes.createArrayType(DataTypes.IntegerType, false));
    UserDefinedFunction missing =
        udf((UDF1<String, Boolean>) LabelText::isMissing, DataTypes.BooleanType);
    Dataset<Row> labels =
        texts
            .where(col("text").isNotNull())
            .select(col("path"), col("text"), candidates.apply(col("text")).as("candidates"))
            // A word for a missing value is a label only if a class has this name.
            .where(expr("size(candidates) > 0").or(not(missing.apply(col("text")))));
    return best.join(labels, new String[] {"path"}, "left")
        .withColumn("label", expr("if(size(candidates) = 1, candidates[0], null)"))
        .withColumn("top1", expr("if(label is null, null, coalesce(predicted = label, false))"))
        .withColumn("top5", expr("if(label is null, null, array_contains(likeliest, label))"));
  }
}
