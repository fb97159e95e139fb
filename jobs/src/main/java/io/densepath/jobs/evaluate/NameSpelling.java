package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/** The ways in which the entries of a list are compared with the ends of paths. */
enum NameSpelling {
  /** Character by character. */
  EXACT,

  /**
   * In the same Unicode normalisation form, with slashes for backslashes, and by the name of an
   * image without its ending.
   */
  ALIKE,

  /** As in {@link #ALIKE}, and in lower case. */
  FOLDED;

  private static final String ENDING = "[.][A-Za-z0-9]{1,5}$";

  private static final UserDefinedFunction COMPOSED =
      udf(
          (UDF1<String, String>) text -> Normalizer.normalize(text, Normalizer.Form.NFC),
          DataTypes.StringType);

  /** Returns an entry of a list as it is compared. */
  Column ofEntry(Column file) {
    return this == EXACT
        ? file
        : cased(
            COMPOSED.apply(
                regexp_replace(regexp_replace(file, "\\\\", "/"), "^([A-Za-z]:)?([.]?/+)*", "")));
  }

  /**
   * Returns the ends of paths as they are compared.
   *
   * @param ends columns path and end
   * @return columns path, end and {@code ending boolean}, which says whether a name lost its ending
   */
  Dataset<Row> ofEnds(Dataset<Row> ends) {
    if (this == EXACT) {
      return ends.withColumn("ending", lit(false));
    }
    Column whole = cased(COMPOSED.apply(col("end")));
    Column stem = regexp_replace(whole, ENDING, "");
    return ends.select(
            col("path"),
            explode(
                    array_distinct(
                        array(
                            struct(whole.as("end"), lit(false).as("ending")),
                            struct(stem.as("end"), stem.notEqual(whole).as("ending")))))
                .as("name"))
        .select("path", "name.end", "name.ending");
  }

  private Column cased(Column text) {
    return this == FOLDED ? lower(text) : text;
  }

  /** Returns how many entries fit an image by this alone, for a person; empty for none. */
  static String words(Dataset<Row> matches) {
    Row counts = matches.agg(count(lit(1)), count_if(col("ending"))).first();
    List<String> words = new ArrayList<>();
    if (counts.getLong(1) > 0) {
      words.add(
          String.format(Locale.ROOT, "%,d by names without their endings", counts.getLong(1)));
    }
    if (counts.getLong(0) > counts.getLong(1)) {
      words.add(
          String.format(
              Locale.ROOT,
              "%,d by names in another Unicode form or with backslashes",
              counts.getLong(0) - counts.getLong(1)));
    }
    return words.isEmpty() ? "" : " (" + String.join(", ", words) + ")";
  }
}
