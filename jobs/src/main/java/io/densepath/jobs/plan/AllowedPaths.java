package io.densepath.jobs.plan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.densepath.fetch.WebAddress;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Where the paths of a manifest may lead: to its root and below, to the places that the user
 * allows, and, if no place was given, all of them to addresses of the web. A manifest may come from
 * somebody who cannot read what the executors can: their local files, other buckets, other file
 * systems. Symbolic links are left to the file system.
 */
public final class AllowedPaths {

  private static final String ANY = "any";
  private static final int MAX_NAMED = 3;

  private final List<Place> given;
  private final boolean any;

  private AllowedPaths(List<Place> given, boolean any) {
    this.given = given;
    this.any = any;
  }

  /**
   * Parses the values of {@code --allow-paths}.
   *
   * @throws JobException if one is neither a folder, nor a scheme with a colon, nor 'any'
   */
  public static AllowedPaths of(List<String> values, Configuration conf) throws IOException {
    List<Place> places = new ArrayList<>();
    for (String value : values) {
      if (!value.equals(ANY)) {
        places.add(place(value, conf));
      }
    }
    return new AllowedPaths(places, values.contains(ANY));
  }

  private static Place place(String value, Configuration conf) throws IOException {
    if (value.matches("[A-Za-z][A-Za-z0-9+.-]*:(//)?")) {
      return Place.ofScheme(value.substring(0, value.indexOf(':')));
    }
    try {
      String path = WebAddress.is(value) ? value : qualified(new Path(value), conf).toString();
      return Place.of(path).orElseThrow(() -> notAPlace(value, Optional.empty()));
    } catch (IllegalArgumentException e) {
      throw notAPlace(value, Optional.of(e));
    }
  }

  /** Returns a path with a scheme: without one it belongs to the default file system. */
  private static Path qualified(Path path, Configuration conf) throws IOException {
    return path.toUri().getScheme() == null ? FileSystem.get(conf).makeQualified(path) : path;
  }

  private static JobException notAPlace(String value, Optional<Exception> cause) {
    return new JobException(
        ("allow-paths: '%s' is not a place. Expected a folder such as s3a://bucket/photos, a scheme"
                + " such as https:, or %s.")
            .formatted(JsonFile.redacted(value), ANY),
        cause.orElse(null));
  }

  /**
   * Makes sure that all paths of a manifest lead to where they may.
   *
   * @param rows the columns path, qualified and normalised, written, the same path as the manifest
   *     has it, and line, its number or null
   * @param manifest its name, for the error
   * @param root the folder at which relative paths begin
   * @throws JobException that names the first paths that lead elsewhere, their lines and their
   *     number
   */
  void require(Dataset<Row> rows, String manifest, String root) {
    if (any) {
      return;
    }
    List<Place> places = Stream.concat(Place.of(root).stream(), given.stream()).toList();
    Column inside = test(path -> isWithin(path, places)).apply(col("path"));
    Column web = test(WebAddress::is).apply(col("path"));
    Dataset<Row> paths = rows.filter(col("path").isNotNull());
    Row counts =
        paths
            .agg(count(lit(1)), count(when(not(inside), 1)), count(when(not(inside).and(web), 1)))
            .first();
    boolean allOfTheWeb = given.isEmpty() && counts.getLong(2) == counts.getLong(0);
    if (counts.getLong(1) == 0 || allOfTheWeb) {
      return;
    }
    List<Row> first =
        paths
            .filter(not(inside))
            .groupBy("path")
            .agg(min(struct(col("line"), col("written"))).as("first"))
            .select("path", "first.line", "first.written")
            .orderBy("path")
            .limit(MAX_NAMED)
            .collectAsList();
    throw refused(counts, first, manifest, root);
  }

  private static UserDefinedFunction test(UDF1<String, Boolean> test) {
    return udf(test, DataTypes.BooleanType);
  }

  private static boolean isWithin(String path, List<Place> places) {
    Optional<Place> leadsTo = Place.of(path);
    return leadsTo.isPresent() && places.stream().anyMatch(place -> place.covers(leadsTo.get()));
  }

  private static JobException refused(Row counts, List<Row> first, String manifest, String root) {
    String named =
        first.stream().map(AllowedPaths::named).collect(Collectors.joining(", "))
            + (counts.getLong(1) > first.size() ? " and others" : "");
    return new JobException(
        JsonFile.redacted(
            String.format(
                Locale.ROOT,
                ("manifest: %,d of the %,d paths of %s lead outside its root %s: %s. Correct them, or"
                    + " allow where they lead, by --allow-paths %s or --allow-paths %s."),
                counts.getLong(1),
                counts.getLong(0),
                manifest,
                root,
                named,
                folder(first.get(0).getAs("path")),
                ANY)));
  }

  private static String named(Row row) {
    String path = row.getAs("path");
    String written = row.getAs("written");
    Long number = row.getAs("line");
    String line = number == null ? "" : String.format(Locale.ROOT, " in line %,d", number);
    return "'%s'%s%s".formatted(written, line, written.equals(path) ? "" : " (" + path + ")");
  }

  /** Returns a value of the option that allows a path. */
  private static String folder(String path) {
    if (WebAddress.is(path)) {
      return WebAddress.parse(path).map(web -> web.origin() + "/").orElse(ANY);
    }
    try {
      Path object = new Path(path);
      return String.valueOf(object.getParent() == null ? object : object.getParent());
    } catch (IllegalArgumentException e) {
      return ANY;
    }
  }
}
