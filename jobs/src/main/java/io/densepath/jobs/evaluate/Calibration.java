package io.densepath.jobs.evaluate;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * How far the confidence of predictions is from their accuracy.
 *
 * @param ece expected calibration error: the mean over the bins of |accuracy - mean confidence|,
 *     weighted by images (C. Guo et al., On Calibration of Modern Neural Networks, 2017); empty
 *     without any image
 * @param bins intervals of confidence
 */
public record Calibration(Optional<Double> ece, int bins) {

  /** Returns the calibration of the rows of {@link EvaluationTables#calibration}. */
  static Calibration of(List<Row> rows) {
    double sum = 0;
    long images = 0;
    for (Row row : rows) {
      long inBin = row.<Long>getAs("images");
      if (inBin > 0) {
        double gap = row.<Double>getAs("accuracy") - row.<Double>getAs("mean_confidence");
        sum += inBin * Math.abs(gap);
        images += inBin;
      }
    }
    return new Calibration(images == 0 ? Optional.empty() : Optional.of(sum / images), rows.size());
  }
}
