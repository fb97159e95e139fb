package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.trim;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.output.JsonFile;
import io.densepath.jobs.plan.PathTable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A list of files and labels, joined with the images of a run. An entry of n parts, {@code
 * cats/1.jpg} or {@code 1.jpg} alone, is of the image whose path ends in these n parts.
 */
final class LabelFile {

  private static final PathTable.Form FORM =
      new PathTable.Form(
          "labels",
          List.of("file", "path", "filename", "image"),
          List.of("label", "class_id", "synset", "class_name", "class"),
          true);

  // Folders in a path: an entry for every depth there is is compared with every image.
  private static final int MAX_DEPTHS = 32;

  private final String uri;
  private final Dataset<Row> entries;

  private LabelFile(String uri, Dataset<Row> entries) {
    this.uri = uri;
    this.entries = entries;
  }

  /**
   * The labels that a list has for images.
   *
   * @param paths the images, column path
   * @throws JobException if the list is missing, has an entry without file or label, one that fits
   *     several images, two labels for an image, or nothing that fits any
   */
  static LabelTexts read(SparkSession spark, String uri, Dataset<Row> paths) throws IOException {
    if (uri.endsWith(".json")) {
      throw new JobException(
          "labels: %s is JSON, expected CSV, TSV, Parquet or text. ReaL's lists are given by --real."
              .formatted(uri));
    }
    Dataset<Row> entries =
        PathTable.open(spark, FORM, uri)
            .read()
            .select(
                regexp_replace(trim(col("path")), "^(file:)?(\\.?/+)*", "").as("file"),
                trim(col("label")).as("text"))
            .distinct()
            .persist();
    try {
      return new LabelFile(uri, entries).match(paths);
    } finally {
      entries.unpersist();
    }
  }

  private LabelTexts match(Dataset<Row> paths) {
    requireWhole();
    Dataset<Row> matches = ends(paths).join(entries, col("end").equalTo(col("file"))).persist();
    try {
      long files = entries.select("file").distinct().count();
      long used = matches.select("file").distinct().count();
      if (used == 0) {
        throw noneMatches(paths);
      }
      requireOneImageAnEntry(matches);
      requireOneLabelAnImage(matches);
      Dataset<Row> texts = matches.groupBy("path").agg(min("text").as("text"));
      return new LabelTexts(JsonFile.redacted(uri), texts, files - used);
    } finally {
      matches.unpersist();
    }
  }

  private void requireWhole() {
    List<Row> broken =
        entries
            .where("coalesce(file, '') = '' or coalesce(text, '') = ''")
            .limit(1)
            .collectAsList();
    if (!broken.isEmpty()) {
      throw new JobException(
          "labels: %s has a row with file '%s' and label '%s', expected both."
              .formatted(uri, text(broken.get(0), "file"), text(broken.get(0), "text")));
    }
    if (entries.isEmpty()) {
      throw new JobException("labels: %s has no rows.".formatted(uri));
    }
  }

  /** Columns path and end: of every path the ends that have as many parts as some entry. */
  private Dataset<Row> ends(Dataset<Row> paths) {
    List<Integer> depths =
        entries
            .select(size(split(col("file"), "/")).as("depth"))
            .distinct()
            .orderBy("depth")
            .limit(MAX_DEPTHS + 1)
            .collectAsList()
            .stream()
            .map(row -> row.getInt(0))
            .toList();
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

  private JobException noneMatches(Dataset<Row> paths) {
    return new JobException(
        "labels: nothing in %s is of an image of the run. It has %s; the run has %s."
            .formatted(uri, examples(entries, "file"), examples(paths, "path")));
  }

  private static String examples(Dataset<Row> rows, String column) {
    return rows.select(column).limit(2).collectAsList().stream()
        .map(row -> "'" + Figures.path(row.getString(0)) + "'")
        .collect(Collectors.joining(", "));
  }

  private void requireOneImageAnEntry(Dataset<Row> matches) {
    List<Row> several = twice(matches, "file", "path");
    if (!several.isEmpty()) {
      Row row = several.get(0);
      throw new JobException(
          "labels: '%s' of %s fits %d images, such as %s and %s. Write more of their paths."
              .formatted(
                  row.getString(0), uri, row.getLong(1), row.getString(2), row.getString(3)));
    }
  }

  private void requireOneLabelAnImage(Dataset<Row> matches) {
    List<Row> several = twice(matches, "path", "text");
    if (!several.isEmpty()) {
      Row row = several.get(0);
      throw new JobException(
          "labels: %s gives %s %d labels, such as '%s' and '%s'."
              .formatted(
                  uri, row.getString(0), row.getLong(1), row.getString(2), row.getString(3)));
    }
  }

  /** A value of one column that has several of another: itself, how many, and two of these. */
  private static List<Row> twice(Dataset<Row> rows, String one, String other) {
    return rows.groupBy(one)
        .agg(countDistinct(other).as("several"), min(other), max(other))
        .where("several > 1")
        .limit(1)
        .collectAsList();
  }

  private static String text(Row row, String column) {
    String text = row.getAs(column);
    return text == null ? "" : Texts.shortened(text);
  }
}
