package io.densepath.spark;

import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.Sample;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Row;

/**
 * A row of a plan, or what it says of one image of a shard.
 *
 * @param request the object
 * @param label its class, if known
 * @param wave in which it is classified
 */
record PlanRow(FetchRequest request, Optional<Integer> label, int wave) {

  /** What this row says of what came of it; of itself, if its object is no shard. */
  PlanRow of(Sample sample) {
    return new PlanRow(
        sample.object().request(),
        sample.label().isPresent() ? Optional.of(sample.label().getAsInt()) : label,
        wave);
  }

  static PlanRow of(Row row) {
    int label = row.fieldIndex("label");
    return new PlanRow(
        request(row),
        row.isNullAt(label) ? Optional.empty() : Optional.of(row.getInt(label)),
        row.<Integer>getAs("wave"));
  }

  private static FetchRequest request(Row row) {
    int modified = row.fieldIndex("modified");
    return new FetchRequest(
        row.getAs("path"),
        row.<Long>getAs("length"),
        Optional.ofNullable(row.getAs("etag")),
        row.isNullAt(modified) ? OptionalLong.empty() : OptionalLong.of(row.getLong(modified)));
  }
}
