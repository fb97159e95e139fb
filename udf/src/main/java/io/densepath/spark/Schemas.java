package io.densepath.spark;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import io.densepath.fetch.InputFormat;
import io.densepath.predict.Outputs;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The Spark schemas of what a run reads and writes. */
public final class Schemas {

  private Schemas() {}

  /**
   * Returns the schema of a planned object: its path, its length in bytes or -1 if unknown, its
   * class id if known, its wave, and the version that was listed, as the store's etag, without
   * quotes, and the time of its last change in milliseconds since the epoch.
   */
  public static StructType plan() {
    return new StructType()
        .add("path", StringType, false)
        .add("length", LongType, false)
        .add("label", IntegerType, true)
        .add("etag", StringType, true)
        .add("modified", LongType, true)
        .add("wave", IntegerType, false);
  }

  /** Returns the schema of one of the k likeliest classes. */
  public static StructType prediction() {
    return new StructType()
        .add("class_id", IntegerType, false)
        .add("class_name", StringType, false)
        .add("probability", FloatType, false);
  }

  /** Returns the schema of an image's row; for a sharded format, with the path of the shard. */
  public static StructType predictions(Outputs outputs, InputFormat format) {
    StructType path = new StructType().add("path", StringType, false);
    StructType leading =
        (format.sharded() ? path.add("shard", StringType, false) : path)
            .add("label", IntegerType, true);
    StructField[] result = result(outputs).fields();
    return new StructType(
        Stream.of(leading.fields(), result).flatMap(Arrays::stream).toArray(StructField[]::new));
  }

  /** Returns the schema of an image's result; {@code status} is the name of a {@link Status}. */
  public static StructType result(Outputs outputs) {
    StructType schema =
        new StructType()
            .add("status", StringType, false)
            .add("error", StringType, true)
            .add("width", IntegerType, true)
            .add("height", IntegerType, true)
            .add("length", LongType, true)
            .add("predictions", createArrayType(prediction(), false), false);
    if (outputs.logits()) {
      schema = schema.add("logits", createArrayType(FloatType, false), true);
    }
    return outputs.embedding()
        ? schema.add("embedding", createArrayType(FloatType, false), true)
        : schema;
  }

  /** Returns the schema of a task's statistics, the row of {@link TaskStatistics#toRow}. */
  public static StructType statistics() {
    return new StructType()
        .add("run_id", StringType, false)
        .add("wave", IntegerType, false)
        .add("partition", IntegerType, false)
        .add("attempt", IntegerType, false)
        .add("host", StringType, false)
        .add("executor", StringType, false)
        .add("device", StringType, false)
        .add("model", StringType, false)
        .add("precision", StringType, false)
        .add("batch_size", IntegerType, false)
        .add("images", LongType, false)
        .add("failed", LongType, false)
        .add("bytes", LongType, false)
        .add("batches", LongType, false)
        .add("padded", LongType, false)
        .add("fetch_wait_ms", LongType, false)
        .add("decode_ms", LongType, false)
        .add("predict_ms", LongType, false)
        .add("wall_ms", LongType, false)
        .add("images_per_second", DoubleType, false)
        .add("peak_memory_bytes", LongType, false)
        .add("started_at", TimestampType, false);
  }
}
