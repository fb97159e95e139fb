package io.densepath.jobs.benchmark;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * A column of the Parquet and CSV files of results.
 *
 * @param kind {@link String}, {@link Integer} or {@link Double}
 * @param value of a row; empty only if the column is not required
 */
record ResultColumn(
    String name,
    Class<?> kind,
    boolean required,
    Function<Result, Optional<? extends Object>> value) {

  /** All columns, in their order. */
  static final List<ResultColumn> ALL =
      List.of(
          text("model", row -> row.subject().name()),
          text("device", row -> row.device().toString()),
          text("precision", row -> row.precision().key()),
          whole("batch_size", Result::batchSize),
          whole("rounds", row -> row.samples().rounds()),
          whole("batches", row -> row.samples().batches()),
          real("median_ms", row -> row.samples().medianMs()),
          real("p95_ms", row -> row.samples().p95Ms()),
          real("images_per_second", Result::imagesPerSecond),
          real("gflops", Result::gigaFlops),
          real("peak_share", Result::peakShare),
          perhaps("cost_per_million_images", Double.class, Result::costPerMillionImages),
          real("computed_gflops", Result::computedGigaFlops),
          real("computed_mparams", Result::computedMegaParameters),
          perhaps("published_top1", Double.class, Result::publishedTop1),
          perhaps("published_gflops", Double.class, Result::publishedGigaFlops),
          perhaps("published_mparams", Double.class, Result::publishedMegaParameters),
          perhaps("published_t4_ms", Double.class, Result::publishedT4Ms),
          perhaps(
              "published_t4_precision",
              String.class,
              row -> row.publishedT4Precision().map(precision -> precision.key())),
          perhaps("published_v100_ms", Double.class, Result::publishedV100Ms));

  private static ResultColumn text(String name, Function<Result, String> value) {
    return new ResultColumn(name, String.class, true, value.andThen(Optional::of));
  }

  private static ResultColumn whole(String name, Function<Result, Integer> value) {
    return new ResultColumn(name, Integer.class, true, value.andThen(Optional::of));
  }

  private static ResultColumn real(String name, Function<Result, Double> value) {
    return new ResultColumn(name, Double.class, true, value.andThen(Optional::of));
  }

  private static <T> ResultColumn perhaps(
      String name, Class<T> kind, Function<Result, Optional<T>> value) {
    return new ResultColumn(name, kind, false, value::apply);
  }

  /** Returns the type of the column in a Parquet schema. */
  PrimitiveType parquet() {
    Type.Repetition repetition = required ? Type.Repetition.REQUIRED : Type.Repetition.OPTIONAL;
    if (kind == String.class) {
      return Types.primitive(PrimitiveTypeName.BINARY, repetition)
          .as(LogicalTypeAnnotation.stringType())
          .named(name);
    }
    PrimitiveTypeName type =
        kind == Integer.class ? PrimitiveTypeName.INT32 : PrimitiveTypeName.DOUBLE;
    return Types.primitive(type, repetition).named(name);
  }
}
