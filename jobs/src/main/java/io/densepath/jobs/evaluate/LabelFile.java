package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.substring_index;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.plan.PathTable;
import io.densepath.jobs.text.TextTable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A list of files and labels, joined with the images of a run. An entry such as {@code cats/1.jpg}
 * or {@code 1.jpg} labels the image whose path ends with it, compared name by name.
 */
final class LabelFile {

  private static final PathTable.Form FORM =
      new PathTable.Form(
          "labels",
          List.of("file", "path", "filename", "image"),
          List.of("label", "class_id", "synset", "class_name", "class"),
          true);

  private static final String BROKEN = "file = '' or text = ''";

  // Every image is compared once for each number of path components that occurs in the list.
  private static final int MAX_DEPTHS = 32;

  private final String uri;
  private final Dataset<Row> entries;

  private LabelFile(String uri, Dataset<Row> entries) {
    this.uri = uri;
    this.entries = entries;
  }

  /**
   * Reads the labels of images from a list.
   *
   * @param paths of the images: column path
   * @throws JobException if the list is missing, has an entry without file or label, an entry that
   *     matches several images, two labels for an image, or no entry that matches an image
   */
  static WrittenLabels read(SparkSession spark, String uri, Dataset<Row> paths) throws IOException {
    if (uri.endsWith(".json")) {
      throw new JobException(
          "labels: %s is JSON, expected CSV, TSV, Parquet or text. ReaL's lists are given by --real."
              .formatted(uri));
    }
    Dataset<Row> entries =
        PathTable.open(spark, FORM, uri)
            .read()
            .select(
                expr("regexp_replace(trim(coalesce(path, '')), '^(file:)?([.]?/+)*', '')")
                    .as("file"),
                expr("trim(coalesce(label, ''))").as("text"))
            .groupBy("file")
            .agg(min("text").as("text"), max("text").as("other"));
    return new LabelFile(uri, entries).match(paths);
  }

  private WrittenLabels match(Dataset<Row> paths) {
    Row found =
        entries
            .agg(count(lit(1)), count_if(expr(BROKEN)), collect_set(size(split(col("file"), "/"))))
            .first();
    requireWhole(found.getLong(0), found.getLong(1));
    Dataset<Row> matches =
        ends(paths, found.getList(2)).join(entries, col("end").equalTo(col("file"))).persist();
    try {
      long used = requireOneImageAnEntry(matches);
      if (used == 0) {
        throw noneMatches(paths);
      }
      Dataset<Row> texts =
          matches.groupBy("path").agg(min("text").as("text"), max("other").as("other"));
      requireOneLabelAnImage(texts);
      return new WrittenLabels(
          JsonFile.redacted(uri), texts.drop("other"), found.getLong(0) - used);
    } finally {
      matches.unpersist();
    }
  }

  private void requireWhole(long files, long broken) {
    if (broken > 0) {
      Row row = entries.where(BROKEN).first();
      throw new JobException(
          "labels: %s has a row with file '%s' and label '%s', expected both."
              .formatted(
                  uri,
                  TextFiles.shortened(row.getString(0)),
                  TextFiles.shortened(row.getString(1))));
    }
    if (files == 0) {
      throw new JobException("labels: %s has no rows.".formatted(uri));
    }
  }

  /** Returns columns path and end: every end of a path that is as long as some entry. */
  private Dataset<Row> ends(Dataset<Row> paths, List<Integer> depths) {
    if (depths.size() > MAX_DEPTHS) {
      throw new JobException(
          "labels: the files of %s lie in more than %d depths of folders. Shorten them to their ends."
              .formatted(uri, MAX_DEPTHS));
    }
    Column[] ends =
        depths.stream()
            .map(depth -> substring_index(regexp_replace(col("path"), "^file:/+", ""), "/", -depth))
            .toArray(Column[]::new);
    return paths.select(col("path"), explode(array_distinct(array(ends))).as("end"));
  }

  /** Returns how many entries match an image. */
  private long requireOneImageAnEntry(Dataset<Row> matches) {
    Row found =
        matches
            .groupBy("file")
            .agg(min("path").as("one"), max("path").as("another"))
            .agg(count(lit(1)), max(expr("if(one = another, null, struct(file, one, another))")))
            .first();
    if (!found.isNullAt(1)) {
      Row several = found.getStruct(1);
      throw new JobException(
          "labels: '%s' of %s fits several images, such as %s and %s. Write more of their paths."
              .formatted(several.getString(0), uri, several.getString(1), several.getString(2)));
    }
    return found.getLong(0);
  }

  private void requireOneLabelAnImage(Dataset<Row> texts) {
    List<Row> several = texts.where("text != other").limit(1).collectAsList();
    if (!several.isEmpty()) {
      Row row = several.get(0);
      throw new JobException(
          "labels: %s gives %s several labels, such as '%s' and '%s'."
              .formatted(
                  uri,
                  row.getString(0),
                  TextFiles.shortened(row.getString(1)),
                  TextFiles.shortened(row.getString(2))));
    }
  }

  private JobException noneMatches(Dataset<Row> paths) {
    return new JobException(
        "labels: nothing in %s is of an image of the run. It has %s; the run has %s."
            .formatted(uri, examples(entries, "file"), examples(paths, "path")));
  }

  private static String examples(Dataset<Row> rows, String column) {
    return rows.select(column).limit(2).collectAsList().stream()
        .map(row -> "'" + TextTable.endOf(row.getString(0)) + "'")
        .collect(Collectors.joining(", "));
  }
}
