package io.densepath.jobs.table;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A list whose columns are known. */
interface ListSource {

  /** Reads all entries, with the columns of {@link PathTable#SCHEMA}. */
  Dataset<Row> read();

  /** Returns what was recognised, for a person. */
  String words();

  /** Returns the names of columns that are not read. */
  List<String> others();
}
