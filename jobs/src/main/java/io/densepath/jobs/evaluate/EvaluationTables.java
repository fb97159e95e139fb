package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * The tables of an evaluation, over the images that the accuracy counts. Images without a
 * prediction appear only in {@link #classes}.
 */
final class EvaluationTables {

  // Each image gives a row for its label and a row for the class that was predicted.
  private static final String AS_LABEL =
      "struct(label as class_id, 1L as image, 0L as prediction,"
          + " cast(top1 as long) as right, cast(top5 as long) as in_five)";
  private static final String AS_PREDICTION =
      "struct(predicted as class_id, 0L as image, 1L as prediction, 0L as right, 0L as in_five)";

  private final Dataset<Row> counted;
  private final UserDefinedFunction name;

  /**
   * @param counted as {@link LabelledPredictions#of} makes them, each with a label
   * @param names one a class
   */
  EvaluationTables(Dataset<Row> counted, List<String> names) {
    this.counted = counted;
    this.name =
        udf((UDF1<Integer, String>) id -> id == null ? null : names.get(id), DataTypes.StringType);
  }

  /**
   * Returns a row for each class that is the label or the prediction of an image: {@code class_id
   * int, class_name string, images, predicted, correct long, precision double?, recall double?,
   * top5_recall double?}. Precision is correct / predicted, recall is correct / images; either is
   * null if it would divide by 0.
   *
   * @param withTop5 whether five classes of an image are known
   */
  Dataset<Row> classes(boolean withTop5) {
    Dataset<Row> roles =
        counted
            .select(expr("inline(array(%s, %s))".formatted(AS_LABEL, AS_PREDICTION)))
            .where("class_id is not null");
    return roles
        .groupBy("class_id")
        .agg(
            sum("image").as("images"),
            sum("prediction").as("predicted"),
            sum("right").as("correct"),
            sum("in_five").as("top5"))
        .select(
            col("class_id"),
            name("class_id"),
            col("images"),
            col("predicted"),
            col("correct"),
            expr("if(predicted = 0, null, correct / predicted)").as("precision"),
            expr("if(images = 0, null, correct / images)").as("recall"),
            expr(withTop5 ? "if(images = 0, null, top5 / images)" : "cast(null as double)")
                .as("top5_recall"));
  }

  private Column name(String id) {
    return name.apply(col(id)).as(id.replace("_id", "") + "_name");
  }

  /**
   * Returns the confusion matrix without its zeros: {@code label int, predicted int, images long}.
   */
  Dataset<Row> confusion() {
    return counted
        .where("predicted is not null")
        .groupBy("label", "predicted")
        .agg(count(lit(1)).as("images"));
  }

  /**
   * Returns the reliability diagram: {@code bin int, low double, high double, images long,
   * mean_confidence double?, accuracy double?}, a row for each interval low < confidence <= high,
   * with nulls where it has no image. The confidence is the probability of the likeliest class.
   *
   * @param bins intervals of equal width from 0 to 1
   */
  Dataset<Row> calibration(int bins) {
    Dataset<Row> filled =
        counted
            .where("probability is not null")
            .groupBy(
                expr(String.format(
                        Locale.ROOT,
                        "greatest(0, least(%1$d, ceil(probability * %1$d)) - 1)",
                        bins))
                    .as("bin"))
            .agg(
                count(lit(1)).as("images"),
                avg("probability").as("mean_confidence"),
                avg(expr("if(top1, 1.0d, 0.0d)")).as("accuracy"));
    return counted
        .sparkSession()
        .range(bins)
        .toDF("bin")
        .join(filled, new String[] {"bin"}, "left")
        .select(
            col("bin").cast(DataTypes.IntegerType).as("bin"),
            col("bin").divide(bins).as("low"),
            col("bin").plus(1).divide(bins).as("high"),
            expr("coalesce(images, 0L)").as("images"),
            col("mean_confidence"),
            col("accuracy"));
  }

  /**
   * Returns the wrong predictions, most confident first: {@code path string, label int, label_name
   * string, predicted int, predicted_name string, probability double}.
   */
  Dataset<Row> mistakes(int most) {
    return counted
        .where("predicted != label")
        .select(
            col("path"),
            col("label"),
            name("label"),
            col("predicted"),
            name("predicted"),
            col("probability"))
        .orderBy(col("probability").desc(), col("path"))
        .limit(most);
  }

  /**
   * Returns the images on which another run differs: {@code path string, label int, label_name
   * string, predicted int?, predicted_name string?, probability double?, other_predicted int?,
   * other_predicted_name string?, other_probability double?}, with nulls where there is no
   * prediction. The images must be those of {@link RunComparison#join}.
   */
  Dataset<Row> differences() {
    return counted
        .where(not(RunComparison.SAME))
        .select(
            col("path"),
            col("label"),
            name("label"),
            col("predicted"),
            name("predicted"),
            col("probability"),
            col("other_predicted"),
            name("other_predicted"),
            col("other_probability"));
  }
}
