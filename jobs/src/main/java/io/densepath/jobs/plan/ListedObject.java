package io.densepath.jobs.plan;

import io.densepath.fetch.FetchRequest;
import java.util.OptionalInt;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Row;

/**
 * An object of an input.
 *
 * @param path its path, fully qualified
 * @param length its length in bytes, or {@link FetchRequest#UNKNOWN_LENGTH}
 * @param label its class id, if the input has one
 */
public record ListedObject(String path, long length, OptionalInt label) {

  static ListedObject of(FileStatus object) {
    return new ListedObject(object.getPath().toString(), object.getLen(), OptionalInt.empty());
  }

  static ListedObject of(Row row) {
    int label = row.fieldIndex("label");
    return new ListedObject(
        row.getAs("path"),
        row.<Long>getAs("length"),
        row.isNullAt(label) ? OptionalInt.empty() : OptionalInt.of(row.getInt(label)));
  }
}
