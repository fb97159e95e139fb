package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
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
import io.densepath.jobs.table.ListHints;
import io.densepath.jobs.table.PathTable;
import io.densepath.jobs.text.TextTable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A list of files and labels, joined with the images of a run. An entry such as {@code cats/1.jpg}
 * or {@code 1.jpg} labels the image whose path ends with it, compared name by name. An entry that
 * fits no image is compared by {@link NameSpelling} too.
 */
final class LabelFile {

  private static final PathTable.Form FORM = new PathTable.Form("labels", true);

  // Every image is compared once for each number of path components that occurs in the list.
  private static final int MAX_DEPTHS = 32;

  private static final String NO_FILE = "if(file = '', line, null)";

  private final String uri;
  private final Dataset<Row> entries;

  private LabelFile(String uri, Dataset<Row> entries) {
    this.uri = uri;
    this.entries = entries;
  }

  /**
   * Reads the labels of images from a list.
   *
   * @param hints what the user says about the list
   * @param paths of the images: column path
   * @throws JobException if the list is missing, has a line that cannot be read, an entry without a
   *     file, an entry that matches several images or differs from one in case alone, two labels
   *     for an image, or no entry that matches an image
   */
  static WrittenLabels read(SparkSession spark, String uri, ListHints hints, Dataset<Row> paths)
      throws IOException {
    PathTable table = PathTable.open(spark, FORM, uri, hints);
    Dataset<Row> rows =
        table
            .read()
            .select(
                col("line"),
                expr("regexp_replace(trim(coalesce(path, '')), '^(file:)?([.]?/+)*', '')")
                    .as("file"),
                expr("nullif(trim(label), '')").as("text"),
                col("problem"))
            .persist();
    try {
      table.requireReadable(rows);
      requireFiles(uri, rows);
      Dataset<Row> entries =
          rows.groupBy("file").agg(min("text").as("text"), max("text").as("other"));
      return new LabelFile(uri, entries).match(paths);
    } finally {
      rows.unpersist();
    }
  }

  private static void requireFiles(String uri, Dataset<Row> rows) {
    Row found =
        rows.agg(count(lit(1)), count(expr("if(file = '', 1, null)")), min(expr(NO_FILE))).first();
    if (found.getLong(0) == 0) {
      throw new JobException("labels: %s has no rows.".formatted(uri));
    }
    if (found.getLong(1) > 0) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "labels: %s has %d rows without a file%s.",
              uri,
              found.getLong(1),
              found.isNullAt(2) ? "" : ", the first in line " + found.getLong(2)));
    }
  }

  private WrittenLabels match(Dataset<Row> paths) {
    Dataset<Row> exact = matches(paths, entries, NameSpelling.EXACT).persist();
    Dataset<Row> unused = without(entries, exact, "file").persist();
    Dataset<Row> unlabelled = without(paths, exact, "path").persist();
    boolean both = !unused.isEmpty() && !unlabelled.isEmpty();
    Dataset<Row> alike =
        (both ? matches(paths, unused, NameSpelling.ALIKE) : exact.limit(0)).persist();
    try {
      Dataset<Row> matches = exact.unionByName(alike);
      long used = requireOneImageAnEntry(matches);
      if (both) {
        requireSameCase(without(unlabelled, alike, "path"), without(unused, alike, "file"));
      }
      if (used == 0) {
        throw noneMatches(paths);
      }
      Dataset<Row> texts =
          matches.groupBy("path").agg(min("text").as("text"), max("other").as("other"));
      requireOneLabelAnImage(texts);
      return new WrittenLabels(
          JsonFile.redacted(uri) + NameSpelling.words(alike),
          texts.drop("other"),
          entries.count() - used);
    } finally {
      exact.unpersist();
      unused.unpersist();
      unlabelled.unpersist();
      alike.unpersist();
    }
  }

  private static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> matches, String column) {
    return rows.join(matches.select(column).distinct(), new String[] {column}, "left_anti");
  }

  /** Returns the columns path, file, text, other and {@code ending boolean} of all that fit. */
  private Dataset<Row> matches(Dataset<Row> paths, Dataset<Row> files, NameSpelling spelling) {
    Dataset<Row> wanted = files.withColumn("spelt", spelling.ofEntry(col("file")));
    List<Integer> depths =
        wanted.agg(collect_set(size(split(col("spelt"), "/")))).first().getList(0);
    return ends(paths, depths, spelling)
        .join(wanted, col("end").equalTo(col("spelt")))
        .select("path", "file", "text", "other", "ending");
  }

  /** Returns columns path, end and ending: every end of a path that is as long as some entry. */
  private Dataset<Row> ends(Dataset<Row> paths, List<Integer> depths, NameSpelling spelling) {
    if (depths.size() > MAX_DEPTHS) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "labels: the files of %s lie in more than %d depths of folders. Shorten them to their ends.",
              uri,
              MAX_DEPTHS));
    }
    if (depths.isEmpty()) {
      return paths.limit(0).select(col("path"), lit("").as("end"), lit(false).as("ending"));
    }
    Column[] ends =
        depths.stream()
            .map(depth -> substring_index(regexp_replace(col("path"), "^file:/+", ""), "/", -depth))
            .toArray(Column[]::new);
    return spelling.ofEnds(
        paths.select(col("path"), explode(array_distinct(array(ends))).as("end")));
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

  private void requireSameCase(Dataset<Row> paths, Dataset<Row> files) {
    List<Row> differing = matches(paths, files, NameSpelling.FOLDED).limit(1).collectAsList();
    if (!differing.isEmpty()) {
      Row row = differing.get(0);
      throw new JobException(
          "labels: '%s' of %s and the image %s differ in upper and lower case alone. Write the names alike."
              .formatted(row.<String>getAs("file"), uri, row.<String>getAs("path")));
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
