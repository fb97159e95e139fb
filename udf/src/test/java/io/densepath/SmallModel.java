package io.densepath;

import io.densepath.compile.Target;
import io.densepath.image.Preprocessing;
import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.Precision;
import io.densepath.model.Stem;
import io.densepath.predict.ModelFolder;
import io.densepath.spark.ModelBuilder;
import io.densepath.weights.StateDict;
import io.densepath.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
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
    Path checkpoint = directory.resolve("small.safetensors");
    SafetensorsFile.write(checkpoint, ARCHITECTURE.parameters(), DeterministicWeights::tensor);
    try (StateDict dict = StateDict.open(checkpoint)) {
      Weights weights = Weights.bind(dict, ARCHITECTURE, Optional.empty());
      return new ModelBuilder(ARCHITECTURE, weights, preprocessing());
    }
  }

  /** The model folder {@code small} in that folder. */
  public static ModelFolder write(Path directory, Precision precision) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("small"));
    return builder(directory).build(CLASS_NAMES, new Target(false, precision), folder);
  }
}
