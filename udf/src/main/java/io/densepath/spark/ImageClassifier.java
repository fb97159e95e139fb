package io.densepath.spark;

import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.InputFormat;
import io.densepath.fetch.TableColumns;
import io.densepath.image.Decoding;
import io.densepath.image.ImageLimits;
import io.densepath.model.Precision;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.Outputs;
import io.densepath.prepare.ModelSource;
import io.densepath.weights.Ecosystem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Classifies the images of a table: every row comes out again, in its order, with a column more.
 * The input column holds the bytes of an image ({@code binary}), or its path ({@code string}); the
 * output column is a {@link Schemas#result}, a struct of {@code status}, {@code error}, {@code
 * width}, {@code height}, {@code length} and {@code predictions}, with {@code logits} and {@code
 * embedding} if asked for. An image that cannot be read is no error: its status says what it is.
 *
 * <p>Runs the very partition function of {@code densepath classify}: one model a device and
 * executor, batches, the preprocessing of the weights.
 */
public final class ImageClassifier extends Transformer implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private static final int MAX_BATCH = 4096;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> weights;
  private final Param<String> model;
  private final Param<String> architecture;
  private final Param<String> ecosystem;
  private final Param<String> classNames;
  private final Param<String> precision;
  private final Param<String> device;
  private final IntParam batchSize;
  private final IntParam topK;
  private final BooleanParam withLogits;
  private final BooleanParam withEmbedding;

  public ImageClassifier() {
    this(Identifiable.randomUID("imageClassifier"));
  }

  /**
   * @param uid tells it from others of its kind
   */
  public ImageClassifier(String uid) {
    this.uid = uid;
    inputCol = text("inputCol", "column with the bytes of an image, or with its path");
    outputCol = text("outputCol", "column that the result is put in");
    weights = text("weights", "address of a checkpoint, or of a folder that 'import' wrote");
    model = text("model", "one of the ten networks, for a checkpoint");
    architecture = text("architecture", "address of a file with the numbers of another network");
    ecosystem = text("ecosystem", "torchvision, timm or paddle, where the tensors do not tell");
    classNames = text("classNames", "address of a file with the name of a class a line");
    precision = text("precision", "auto, fp32, bf16 or fp16");
    device = text("device", "auto, cpu or gpu");
    batchSize =
        new IntParam(
            uid,
            "batchSize",
            "images a batch; 0 for what is enough for the device",
            ParamValidators.inRange(0, MAX_BATCH));
    topK = new IntParam(uid, "topK", "classes an image, likeliest first", ParamValidators.gt(0));
    withLogits = new BooleanParam(uid, "withLogits", "whether all logits come out too");
    withEmbedding = new BooleanParam(uid, "withEmbedding", "whether the pooled features do");
    setDefault(inputCol, "content");
    setDefault(outputCol, "classification");
    setDefault(precision, "auto");
    setDefault(device, "auto");
    setDefault(batchSize, 0);
    setDefault(topK, 5);
    setDefault(withLogits, false);
    setDefault(withEmbedding, false);
  }

  private Param<String> text(String name, String doc) {
    return new Param<>(uid, name, doc);
  }

  /** Reads what {@link #write} and {@link #save} wrote. */
  public static MLReader<ImageClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads what {@link #save} wrote to a path. */
  public static ImageClassifier load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ImageClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /**
   * The schema with the output column.
   *
   * @throws IllegalArgumentException naming the column that is missing, of another type, or there
   *     already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    String input = getOrDefault(inputCol);
    String output = getOrDefault(outputCol);
    if (!Arrays.asList(schema.fieldNames()).contains(input)) {
      throw new IllegalArgumentException(
          "inputCol: there is no column '%s', only %s"
              .formatted(input, String.join(", ", schema.fieldNames())));
    }
    TableRows.requireImages(
        "inputCol: column '%s'".formatted(input), schema.apply(input).dataType());
    if (Arrays.asList(schema.fieldNames()).contains(output)) {
      throw new IllegalArgumentException(
          "outputCol: there is a column '%s' already; name another".formatted(output));
    }
    return schema.add(output, Schemas.result(outputs(Integer.MAX_VALUE)), false);
  }

  /**
   * The table with the output column. The model is made now, the images are read when somebody asks
   * for rows.
   *
   * @throws IllegalArgumentException if the columns or the model cannot be had as asked for
   * @throws java.io.UncheckedIOException if the weights cannot be read
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    Classifier classifier =
        function(dataset.sparkSession())
            .batched(dataset.schema(), getOrDefault(inputCol), getOrDefault(outputCol));
    Dataset<Row> classified =
        dataset.toDF().mapPartitions(classifier, Encoders.row(classifier.schema()));
    return withMetadata(classified, schema);
  }

  /** What goes through objects loses it: watermarks, attributes of ML. */
  private static Dataset<Row> withMetadata(Dataset<Row> table, StructType schema) {
    List<StructField> fields = List.of(schema.fields());
    if (fields.stream().allMatch(field -> field.metadata().equals(Metadata.empty()))) {
      return table;
    }
    return table.select(
        fields.stream()
            .map(
                field ->
                    functions
                        .col("`" + field.name().replace("`", "``") + "`")
                        .as(field.name(), field.metadata()))
            .toArray(Column[]::new));
  }

  /**
   * Makes the SQL function {@code name(image)} of a session, where {@code image} is the bytes of an
   * image or its path, and the result what {@link #transform} puts in the output column. Spark
   * calls it image by image, so each is a batch of its own: {@link DensePathExtensions} has
   * batches.
   *
   * @throws IllegalArgumentException if the model cannot be had as asked for
   * @throws java.io.UncheckedIOException if the weights cannot be read
   */
  public void register(SparkSession spark, String name) {
    OneImage function = function(spark);
    UserDefinedFunction udf =
        // A cast: it is a Scala function too. Not to be computed twice, it must not seem
        // repeatable.
        functions.udf((UDF1<Object, Row>) function, function.resultType()).asNondeterministic();
    spark.udf().register(name, udf);
  }

  /** The function of one image. */
  OneImage function(SparkSession spark) {
    return new OneImage(
        settings(spark), new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
  }

  /** All that tasks must know. */
  ClassifySettings settings(SparkSession spark) {
    ReadyModel ready =
        ReadyModel.of(
            spark,
            source(),
            choice(device, DeviceRequest.class),
            getOrDefault(precision).equalsIgnoreCase("auto")
                ? Optional.empty()
                : Optional.of(choice(precision, Precision.class)));
    boolean gpu = ready.description().gpu();
    int batch = (Integer) getOrDefault(batchSize);
    return new ClassifySettings(
        uid,
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

  private ModelSource source() {
    if (!isSet(weights)) {
      throw new IllegalArgumentException(
          "weights: not set; give the address of a checkpoint or of a model folder (in SQL as "
              + SqlSettings.PREFIX
              + "weights)");
    }
    return new ModelSource(
        getOrDefault(weights),
        false,
        optional(model),
        optional(architecture),
        isSet(ecosystem) ? Optional.of(choice(ecosystem, Ecosystem.class)) : Optional.empty(),
        optional(classNames),
        new Properties());
  }

  private Optional<String> optional(Param<String> param) {
    return isSet(param) ? Optional.of(getOrDefault(param)) : Optional.empty();
  }

  private <E extends Enum<E>> E choice(Param<String> param, Class<E> type) {
    String value = getOrDefault(param);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is '%s', expected %s".formatted(param.name(), value, param.doc())));
  }

  private Outputs outputs(int classes) {
    return new Outputs(
        Math.min((Integer) getOrDefault(topK), classes),
        (Boolean) getOrDefault(withLogits),
        (Boolean) getOrDefault(withEmbedding));
  }

  /** See {@link #setInputCol}. */
  public Param<String> inputCol() {
    return inputCol;
  }

  public String getInputCol() {
    return getOrDefault(inputCol);
  }

  /** See {@link #setOutputCol}. */
  public Param<String> outputCol() {
    return outputCol;
  }

  public String getOutputCol() {
    return getOrDefault(outputCol);
  }

  /** See {@link #setWeights}. */
  public Param<String> weights() {
    return weights;
  }

  public String getWeights() {
    return getOrDefault(weights);
  }

  /** See {@link #setModel}. */
  public Param<String> model() {
    return model;
  }

  public String getModel() {
    return getOrDefault(model);
  }

  /** See {@link #setArchitecture}. */
  public Param<String> architecture() {
    return architecture;
  }

  public String getArchitecture() {
    return getOrDefault(architecture);
  }

  /** See {@link #setEcosystem}. */
  public Param<String> ecosystem() {
    return ecosystem;
  }

  public String getEcosystem() {
    return getOrDefault(ecosystem);
  }

  /** See {@link #setClassNames}. */
  public Param<String> classNames() {
    return classNames;
  }

  public String getClassNames() {
    return getOrDefault(classNames);
  }

  /** See {@link #setPrecision}. */
  public Param<String> precision() {
    return precision;
  }

  public String getPrecision() {
    return getOrDefault(precision);
  }

  /** See {@link #setDevice}. */
  public Param<String> device() {
    return device;
  }

  public String getDevice() {
    return getOrDefault(device);
  }

  /** See {@link #setBatchSize}. */
  public IntParam batchSize() {
    return batchSize;
  }

  public int getBatchSize() {
    return (Integer) getOrDefault(batchSize);
  }

  /** See {@link #setTopK}. */
  public IntParam topK() {
    return topK;
  }

  public int getTopK() {
    return (Integer) getOrDefault(topK);
  }

  /** See {@link #setWithLogits}. */
  public BooleanParam withLogits() {
    return withLogits;
  }

  public boolean getWithLogits() {
    return (Boolean) getOrDefault(withLogits);
  }

  /** See {@link #setWithEmbedding}. */
  public BooleanParam withEmbedding() {
    return withEmbedding;
  }

  public boolean getWithEmbedding() {
    return (Boolean) getOrDefault(withEmbedding);
  }

  /** Column with the bytes of an image or with its path (default: content). */
  public ImageClassifier setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  /** Column that the result is put in (default: classification). */
  public ImageClassifier setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  /** Address of a checkpoint (safetensors, .pth, .pdparams), or of a folder that 'import' wrote. */
  public ImageClassifier setWeights(String value) {
    set(weights, value);
    return this;
  }

  /** One of the ten networks, by name; a model folder needs none. */
  public ImageClassifier setModel(String value) {
    set(model, value);
    return this;
  }

  /** Address of a properties file with the numbers of another DenseNet or DPN. */
  public ImageClassifier setArchitecture(String value) {
    set(architecture, value);
    return this;
  }

  /**
   * Whose weights they are: torchvision, timm or paddle; without it, the names of the tensors tell.
   */
  public ImageClassifier setEcosystem(String value) {
    set(ecosystem, value);
    return this;
  }

  /** Address of a text file with the name of a class a line, class 0 first. */
  public ImageClassifier setClassNames(String value) {
    set(classNames, value);
    return this;
  }

  /** fp32, bf16, fp16, or auto (default): fp16 on a GPU, bf16 on CPUs that have it, else fp32. */
  public ImageClassifier setPrecision(String value) {
    set(precision, value);
    return this;
  }

  /** cpu, gpu (the one that Spark gave to the task), or auto (default). */
  public ImageClassifier setDevice(String value) {
    set(device, value);
    return this;
  }

  /** Images a batch; 0 (default) is 64 on a GPU and 16 on a CPU. */
  public ImageClassifier setBatchSize(int value) {
    set(batchSize, value);
    return this;
  }

  /** Classes an image, likeliest first (default: 5). */
  public ImageClassifier setTopK(int value) {
    set(topK, value);
    return this;
  }

  /** Whether all logits come out too, as float32 (classes). */
  public ImageClassifier setWithLogits(boolean value) {
    set(withLogits, value);
    return this;
  }

  /** Whether the pooled features before the classifier come out too, as float32 (features). */
  public ImageClassifier setWithEmbedding(boolean value) {
    set(withEmbedding, value);
    return this;
  }
}
