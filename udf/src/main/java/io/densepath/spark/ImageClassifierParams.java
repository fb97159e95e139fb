package io.densepath.spark;

import io.densepath.model.Precision;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.Outputs;
import io.densepath.prepare.ModelSource;
import io.densepath.weights.Ecosystem;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/**
 * The parameters of {@link ImageClassifier}: the constructor declares the name, type, default and
 * documentation of each. SQL settings are set through these declarations, and a test compares
 * scripts/python/densepath.py with them. A parameter without a default is optional.
 */
abstract class ImageClassifierParams extends Transformer {

  private static final long serialVersionUID = 1L;

  private static final int MAX_BATCH = 4096;
  private static final String AUTO = "auto";

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> weights;
  private final Param<String> weightsKey;
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

  ImageClassifierParams(String uid) {
    this.uid = uid;
    inputCol =
        withDefault("content", text("inputCol", "column with the bytes of an image, or its path"));
    outputCol =
        withDefault("classification", text("outputCol", "column that is added, with the result"));
    weights =
        text(
            "weights",
            "address of a checkpoint (safetensors, .pth or .pdparams), or of a model folder that"
                + " 'densepath import' wrote");
    weightsKey =
        text(
            "weightsKey",
            "path in a checkpoint to the network's tensors, its parts joined by dots; found by the"
                + " names if not set");
    model = text("model", "name of one of the ten networks; only for a checkpoint");
    architecture =
        text(
            "architecture",
            "address of a properties file that describes another DenseNet or DPN; only for a"
                + " checkpoint");
    ecosystem =
        text(
            "ecosystem",
            "torchvision, timm or paddle, whose tensor names a checkpoint has; recognised by the"
                + " names if not set");
    classNames =
        text(
            "classNames",
            "address of a text file with one class name per line, class 0 first; only for a"
                + " checkpoint");
    precision =
        withDefault(
            AUTO,
            text(
                "precision",
                "fp32, bf16, fp16, or auto: fp16 on a GPU, bf16 on CPUs that have it, else fp32"));
    device =
        withDefault(
            AUTO,
            text("device", "cpu, gpu, or auto: a GPU if Spark assigns or libtorch finds one"));
    batchSize =
        withDefault(
            0,
            new IntParam(
                uid,
                "batchSize",
                String.format(
                    Locale.ROOT,
                    "images per batch; 0 stands for %d on a GPU and %d on a CPU",
                    ClassifySettings.defaultBatch(true),
                    ClassifySettings.defaultBatch(false)),
                ParamValidators.inRange(0, MAX_BATCH)));
    topK =
        withDefault(
            5,
            new IntParam(
                uid,
                "topK",
                "classes to return per image, likeliest first",
                ParamValidators.gt(0)));
    withLogits =
        withDefault(
            false,
            new BooleanParam(
                uid, "withLogits", "whether to return all logits, as float32 (classes)"));
    withEmbedding =
        withDefault(
            false,
            new BooleanParam(
                uid,
                "withEmbedding",
                "whether to return the pooled features before the classifier, as float32"
                    + " (features)"));
  }

  private Param<String> text(String name, String doc) {
    return new Param<>(uid, name, doc);
  }

  private <T, P extends Param<T>> P withDefault(T value, P param) {
    setDefault(param, value);
    return param;
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * Returns where the model comes from.
   *
   * @throws IllegalArgumentException if {@code weights} is not set or {@code ecosystem} is unknown
   */
  ModelSource source() {
    if (!isSet(weights)) {
      throw new IllegalArgumentException(
          "weights: not set; give the address of a checkpoint or of a model folder (in SQL as "
              + SqlSettings.PREFIX
              + "weights)");
    }
    return new ModelSource(
        getWeights(),
        optional(weightsKey),
        false,
        optional(model),
        optional(architecture),
        isSet(ecosystem) ? Optional.of(choice(ecosystem, Ecosystem.class)) : Optional.empty(),
        optional(classNames),
        new Properties());
  }

  DeviceRequest deviceRequest() {
    return choice(device, DeviceRequest.class);
  }

  /** Returns the precision that is asked for, or empty for {@code auto}. */
  Optional<Precision> requestedPrecision() {
    return getPrecision().equalsIgnoreCase(AUTO)
        ? Optional.empty()
        : Optional.of(choice(precision, Precision.class, AUTO));
  }

  /** Returns what comes back for an image of a network with that many classes. */
  Outputs outputs(int classes) {
    return new Outputs(Math.min(getTopK(), classes), getWithLogits(), getWithEmbedding());
  }

  private Optional<String> optional(Param<String> param) {
    return isSet(param) ? Optional.of(getOrDefault(param)) : Optional.empty();
  }

  private <E extends Enum<E>> E choice(Param<String> param, Class<E> type, String... others) {
    String value = getOrDefault(param);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is '%s', expected one of %s"
                        .formatted(
                            param.name(),
                            value,
                            Stream.concat(
                                    Arrays.stream(others),
                                    Arrays.stream(type.getEnumConstants())
                                        .map(each -> each.name().toLowerCase(Locale.ROOT)))
                                .collect(Collectors.joining(", ")))));
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public String getInputCol() {
    return getOrDefault(inputCol);
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public String getOutputCol() {
    return getOrDefault(outputCol);
  }

  public Param<String> weights() {
    return weights;
  }

  public String getWeights() {
    return getOrDefault(weights);
  }

  public Param<String> weightsKey() {
    return weightsKey;
  }

  public String getWeightsKey() {
    return getOrDefault(weightsKey);
  }

  public Param<String> model() {
    return model;
  }

  public String getModel() {
    return getOrDefault(model);
  }

  public Param<String> architecture() {
    return architecture;
  }

  public String getArchitecture() {
    return getOrDefault(architecture);
  }

  public Param<String> ecosystem() {
    return ecosystem;
  }

  public String getEcosystem() {
    return getOrDefault(ecosystem);
  }

  public Param<String> classNames() {
    return classNames;
  }

  public String getClassNames() {
    return getOrDefault(classNames);
  }

  public Param<String> precision() {
    return precision;
  }

  public String getPrecision() {
    return getOrDefault(precision);
  }

  public Param<String> device() {
    return device;
  }

  public String getDevice() {
    return getOrDefault(device);
  }

  public IntParam batchSize() {
    return batchSize;
  }

  public int getBatchSize() {
    return (Integer) getOrDefault(batchSize);
  }

  public IntParam topK() {
    return topK;
  }

  public int getTopK() {
    return (Integer) getOrDefault(topK);
  }

  public BooleanParam withLogits() {
    return withLogits;
  }

  public boolean getWithLogits() {
    return (Boolean) getOrDefault(withLogits);
  }

  public BooleanParam withEmbedding() {
    return withEmbedding;
  }

  public boolean getWithEmbedding() {
    return (Boolean) getOrDefault(withEmbedding);
  }
}
