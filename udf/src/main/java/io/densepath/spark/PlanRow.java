package io.densepath.spark;

import io.densepath.fetch.FetchRequest;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * A row of a plan.
 *
 * @param request the object
 * @param label its class, if known
 * @param wave in which it is classified
 */
record PlanRow(FetchRequest request, Optional<Integer> label, int wave) {

  static PlanRow of(Row row) {
    int label = row.fieldIndex("label");
    return new PlanRow(
        new FetchRequest(row.getAs("path"), row.<Long>getAs("length")),
        row.isNullAt(label) ? Optional.empty() : Optional.of(row.getInt(label)),
        row.<Integer>getAs("wave"));
  }
}
