package io.densepath.jobs.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;

/**
 * How far confidence is from accuracy.
 *
 * @param rows of {@link Tables#calibration}, one an interval of confidence
 * @param error expected calibration error: over the intervals, |accuracy - mean confidence|,
 *     weighted by images (C. Guo et al., On Calibration of Modern Neural Networks, 2017); empty
 *     without any image
 */
record Calibration(List<Row> rows, OptionalDouble error) {

  /** Of the rows of {@link Tables#calibration}. */
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
    return new Calibration(
        rows, images == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / images));
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    error.ifPresent(value -> map.put("ece", value));
    map.put("bins", rows.size());
    return map;
  }
}
