package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.densepath.jobs.error.JobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The ReaL labels of ImageNet (L. Beyer et al., Are we done with ImageNet?, 2020): for each image
 * of ILSVRC 2012's validation set, all classes that people see in it; the n-th list belongs to
 * {@code ILSVRC2012_val_0000000n}. A prediction is right if its likeliest class is in the list.
 * Images with an empty list are left out, as the authors do.
 */
final class RealLabels {

  private static final String NUMBER = "regexp_extract(path, 'ILSVRC2012_val_([0-9]{8})[^/]*$', 1)";
  private static final StructType SCHEMA =
      new StructType()
          .add("number", DataTypes.IntegerType, false)
          .add("real", DataTypes.createArrayType(DataTypes.IntegerType, false), false);

  private final String uri;
  private final List<Row> rows;

  private RealLabels(String uri, List<Row> rows) {
    this.uri = uri;
    this.rows = rows;
  }

  /**
   * Parses the lists.
   *
   * @param uri of the file, for errors
   * @param json a list of lists of class ids
   * @throws JobException if {@code json} is anything else, or has a class that the model lacks
   */
  static RealLabels parse(String uri, String json, int classes) {
    int[][] lists = lists(uri, json);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < lists.length; i++) {
      if (lists[i] == null) {
        throw notLists(uri, null);
      }
      List<Integer> ids = new ArrayList<>();
      for (int id : lists[i]) {
        if (id < 0 || id >= classes) {
          throw new JobException(
              String.format(
                  Locale.ROOT,
                  "real: list %d of %s has class %d, but the model's classes are 0 to %d.",
                  i + 1,
                  uri,
                  id,
                  classes - 1));
        }
        ids.add(id);
      }
      if (!ids.isEmpty()) {
        rows.add(RowFactory.create(i + 1, ids));
      }
    }
    return new RealLabels(uri, rows);
  }

  private static int[][] lists(String uri, String json) {
    try {
      int[][] lists = new ObjectMapper().readValue(json, int[][].class);
      if (lists == null) {
        throw notLists(uri, null);
      }
      return lists;
    } catch (JacksonException e) {
      throw notLists(uri, e);
    }
  }

  private static JobException notLists(String uri, Throwable cause) {
    return new JobException(
        "real: %s is no JSON list with a list of class ids for every image.".formatted(uri), cause);
  }

  /**
   * Returns the proportion of images whose prediction is in their list.
   *
   * @param images columns path and {@code predicted int?}
   * @throws JobException if no image has a list
   */
  Proportion judge(Dataset<Row> images) {
    Row found =
        images
            .withColumn("number", expr("try_cast(" + NUMBER + " as int)"))
            .join(images.sparkSession().createDataFrame(rows, SCHEMA), new String[] {"number"})
            .agg(count(lit(1)), count_if(array_contains(col("real"), col("predicted"))))
            .first();
    if (found.getLong(0) == 0) {
      throw new JobException(
          "real: no image of the run has a list in %s, which is for files named".formatted(uri)
              + " ILSVRC2012_val_00000001.JPEG and so on.");
    }
    return new Proportion(found.getLong(1), found.getLong(0));
  }
}
