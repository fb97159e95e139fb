package io.densepath.spark;

import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.Label;
import io.densepath.fetch.Sample;
import io.densepath.fetch.Samples;
import io.densepath.memory.ExecutorMemory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The mapping of a job: rows of {@link Schemas#plan()}, which name objects, become rows of {@link
 * Schemas#predictions}.
 *
 * @param settings format of the objects, and limits of the read-ahead
 */
record PlanRows(ClassifySettings settings) implements PartitionRows {

  @Override
  public FetchRequest request(Row row) {
    int modified = row.fieldIndex("modified");
    return new FetchRequest(
        row.getAs("path"),
        row.<Long>getAs("length"),
        Optional.ofNullable(row.getAs("etag")),
        row.isNullAt(modified) ? OptionalLong.empty() : OptionalLong.of(row.getLong(modified)));
  }

  @Override
  public int wave(Row row) {
    return row.<Integer>getAs("wave");
  }

  @Override
  public long carriedBytes(Row row) {
    return 0;
  }

  @Override
  public Samples open(
      Iterator<Wanted> rows, ExecutorMemory memory, Configuration hadoop, BooleanSupplier hasRoom) {
    return settings
        .format()
        .open(
            Wanted.requests(rows),
            hadoop,
            settings.fetch(),
            settings.columns(),
            memory.rowGroups(),
            SharedMemory.web());
  }

  @Override
  public List<Object> leading(Row row, Sample sample) {
    List<Object> leading = new ArrayList<>();
    leading.add(sample.object().request().path());
    if (settings.format().sharded()) {
      leading.add(sample.source().path());
    }
    leading.add(label(row, sample.label()));
    return leading;
  }

  private static Object label(Row row, Label label) {
    return label.id().isPresent() ? label.id().getAsInt() : row.getAs("label");
  }

  @Override
  public Row row(List<Object> leading, List<Object> result) {
    List<Object> row = new ArrayList<>(leading);
    row.addAll(result);
    return RowFactory.create(row.toArray());
  }
}
