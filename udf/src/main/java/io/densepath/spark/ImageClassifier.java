package io.densepath.spark;

import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.InputFormat;
import io.densepath.fetch.TableColumns;
import io.densepath.image.Decoding;
import io.densepath.image.ImageLimits;
import io.densepath.predict.DeviceRequest;
import java.util.Arrays;
import java.util.UUID;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Classifies the images of a table: every row comes out again, in its order, with one more column.
 * The input column holds the bytes of an image ({@code binary}) or its path ({@code string}). The
 * output column is a struct, {@link Schemas#result}: {@code status}, {@code error}, {@code width},
 * {@code height}, {@code length}, {@code predictions} and, if requested, {@code logits} and {@code
 * embedding}. An image that cannot be read is not an error: its status says what is wrong.
 *
 * <p>The transformer runs the same partition function as {@code densepath classify}: one model per
 * device and executor, batches, and the preprocessing that the weights expect. {@link
 * #explainParams} documents the parameters that the setters set.
 */
public final class ImageClassifier extends ImageClassifierParams implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  public ImageClassifier() {
    this(Identifiable.randomUID("imageClassifier"));
  }

  /**
   * Creates a classifier whose parameters have their defaults.
   *
   * @param uid unique identifier of this pipeline stage
   */
  public ImageClassifier(String uid) {
    super(uid);
  }

  /** Returns a reader of what {@link #write} and {@link #save} wrote. */
  public static MLReader<ImageClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads the classifier that {@link #save} wrote to a path. */
  public static ImageClassifier load(String path) {
    return read().load(path);
  }

  @Override
  public ImageClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /**
   * Returns the schema with the output column.
   *
   * @throws IllegalArgumentException naming the input column if it is missing or of another type,
   *     or the output column if it exists already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    String input = getInputCol();
    String output = getOutputCol();
    if (!Arrays.asList(schema.fieldNames()).contains(input)) {
      throw new IllegalArgumentException(
          "inputCol: there is no column '%s', only %s"
              .formatted(input, String.join(", ", schema.fieldNames())));
    }
    DataType type = schema.apply(input).dataType();
    if (!ClassifyCall.takes(type)) {
      throw new IllegalArgumentException(
          TableRows.notImages("inputCol: column '%s'".formatted(input), type));
    }
    if (Arrays.asList(schema.fieldNames()).contains(output)) {
      throw new IllegalArgumentException(
          "outputCol: there is a column '%s' already; name another".formatted(output));
    }
    return schema.add(output, Schemas.result(outputs(Integer.MAX_VALUE)), false);
  }

  /**
   * Returns the table with the output column. The model is compiled by this call, but images are
   * read only when rows are requested.
   *
   * @throws IllegalArgumentException if a column or a parameter of the model is wrong
   * @throws java.io.UncheckedIOException if the weights cannot be read
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    SparkSession spark = dataset.sparkSession();
    // The name of the function is needed only while the column is resolved.
    String name = "densepath_" + UUID.randomUUID().toString().replace("-", "_");
    register(spark, name);
    try {
      Column image = functions.col("`" + getInputCol().replace("`", "``") + "`");
      return dataset
          .toDF()
          .select(functions.col("*"), functions.call_udf(name, image).as(getOutputCol()));
    } finally {
      spark.sessionState().functionRegistry().dropFunction(new FunctionIdentifier(name));
    }
  }

  /**
   * Registers the SQL function {@code name(image)} in a session. The argument is the bytes of an
   * image or its path, and the result is the struct of {@link #transform}'s output column. The
   * calls of the function are answered in batches, as those of {@link DensePathExtensions} are.
   *
   * @throws IllegalArgumentException if a parameter of the model is wrong
   * @throws java.io.UncheckedIOException if the weights cannot be read
   */
  public void register(SparkSession spark, String name) {
    ClassifyFunction function = function(spark);
    BatchingRule.install(spark);
    spark
        .sessionState()
        .functionRegistry()
        .createOrReplaceTempFunction(
            name, arguments -> ClassifyCall.of(name, arguments, function), "java_udf");
  }

  ClassifyFunction function(SparkSession spark) {
    return new ClassifyFunction(
        settings(spark), new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
  }

  ClassifySettings settings(SparkSession spark) {
    DistributedModel ready =
        DistributedModel.of(spark, source(), deviceRequest(), requestedPrecision());
    boolean gpu = ready.description().gpu();
    int batch = getBatchSize();
    return new ClassifySettings(
        uid(),
        ready.description(),
        ready.archive(),
        ready.classNames(),
        gpu ? DeviceRequest.GPU : DeviceRequest.CPU,
        batch > 0 ? batch : ClassifySettings.defaultBatch(gpu),
        outputs(ready.description().classes()),
        ImageLimits.standard(),
        Decoding.FULL,
        InputFormat.FILES,
        TableColumns.NONE,
        FetchSettings.DEFAULT,
        CrashNotes.NONE);
  }

  public ImageClassifier setInputCol(String value) {
    set(inputCol(), value);
    return this;
  }

  public ImageClassifier setOutputCol(String value) {
    set(outputCol(), value);
    return this;
  }

  public ImageClassifier setWeights(String value) {
    set(weights(), value);
    return this;
  }

  public ImageClassifier setWeightsKey(String value) {
    set(weightsKey(), value);
    return this;
  }

  public ImageClassifier setModel(String value) {
    set(model(), value);
    return this;
  }

  public ImageClassifier setArchitecture(String value) {
    set(architecture(), value);
    return this;
  }

  public ImageClassifier setEcosystem(String value) {
    set(ecosystem(), value);
    return this;
  }

  public ImageClassifier setClassNames(String value) {
    set(classNames(), value);
    return this;
  }

  public ImageClassifier setPrecision(String value) {
    set(precision(), value);
    return this;
  }

  public ImageClassifier setDevice(String value) {
    set(device(), value);
    return this;
  }

  public ImageClassifier setBatchSize(int value) {
    set(batchSize(), value);
    return this;
  }

  public ImageClassifier setTopK(int value) {
    set(topK(), value);
    return this;
  }

  public ImageClassifier setWithLogits(boolean value) {
    set(withLogits(), value);
    return this;
  }

  public ImageClassifier setWithEmbedding(boolean value) {
    set(withEmbedding(), value);
    return this;
  }
}
