package io.densepath;

import io.densepath.compile.Target;
import io.densepath.image.Preprocessing;
import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.Precision;
import io.densepath.model.Shape;
import io.densepath.model.Stem;
import io.densepath.predict.ModelFolder;
import io.densepath.prepare.ModelBuilder;
import io.densepath.weights.DeterministicWeights;
import io.densepath.weights.StateDict;
import io.densepath.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** A model folder that is made in a moment: a small DenseNet with deterministic weights. */
public final class SmallModel {

  public static final int SIDE = 64;
  public static final int CLASSES = 10;
  public static final List<String> CLASS_NAMES =
      IntStream.range(0, CLASSES).mapToObj(i -> "class " + i).toList();
  private static final Architecture ARCHITECTURE =
      new DenseNet("small", 16, 8, List.of(2, 2), 2, Stem.IMAGENET, CLASSES);

  private SmallModel() {}

  /** Takes what is 64 x 64 already as it is. */
  public static Preprocessing preprocessing() {
    Properties properties = new Properties();
    properties.setProperty("preprocessing.short-side", Integer.toString(SIDE));
    properties.setProperty("preprocessing.crop", Integer.toString(SIDE));
    return Preprocessing.fromProperties(properties, Preprocessing.torchvision());
  }

  /** The weights, read from a checkpoint in that folder. */
  public static ModelBuilder builder(Path directory) throws IOException {
    return builder(directory, DeterministicWeights::tensor);
  }

  /** The model folder {@code small} in that folder. */
  public static ModelFolder write(Path directory, Precision precision) throws IOException {
    return build(directory, builder(directory), precision);
  }

  /** The same with a stem so strong that no half precision number holds what comes of it. */
  public static ModelFolder writeOverflowing(Path directory, Precision precision)
      throws IOException {
    ModelBuilder strong =
        builder(
            directory,
            (key, shape) -> {
              float[] values = DeterministicWeights.tensor(key, shape);
              if (key.equals("features.conv0.weight")) {
                for (int i = 0; i < values.length; i++) {
                  values[i] *= 20000;
                }
              }
              return values;
            });
    return build(directory, strong, precision);
  }

  private static ModelBuilder builder(Path directory, BiFunction<String, Shape, float[]> values)
      throws IOException {
    Path checkpoint = directory.resolve("small.safetensors");
    SafetensorsFile.write(checkpoint, ARCHITECTURE.parameters(), values);
    try (StateDict dict = StateDict.open(checkpoint)) {
      Weights weights = Weights.bind(dict, ARCHITECTURE, Optional.empty());
      return new ModelBuilder(ARCHITECTURE, weights, preprocessing());
    }
  }

  private static ModelFolder build(Path directory, ModelBuilder builder, Precision precision)
      throws IOException {
    Path folder = Files.createDirectories(directory.resolve("small"));
    return builder.build(CLASS_NAMES, new Target(false, precision), folder);
  }
}
