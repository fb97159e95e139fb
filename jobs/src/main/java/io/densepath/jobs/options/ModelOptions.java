package io.densepath.jobs.options;

import io.densepath.image.PreprocessingKeys;
import io.densepath.jobs.options.OnResume.Rule;
import io.densepath.prepare.ModelSource;
import io.densepath.weights.Ecosystem;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;

/** The options of the model: the network, its weights and its preprocessing. */
public final class ModelOptions {

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--weights",
      paramLabel = "URI",
      description =
          "A checkpoint (safetensors, .pth, .pdparams), or a model folder that 'import' wrote,"
              + " which needs none of the other options of the model.")
  private Optional<String> weights = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--weights-key",
      paramLabel = "KEY",
      description =
          "The path in the checkpoint to the network's tensors, its parts joined by dots, such as"
              + " state_dict or model.student. Without it, they are found by their names, and"
              + " state_dict_ema and model_ema are taken before state_dict and model.")
  private Optional<String> weightsKey = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--torchscript",
      paramLabel = "FILE",
      description =
          "A TorchScript module of your own, instead of --weights: of any architecture, from images"
              + " (N, 3, crop, crop) to logits (N, classes). Its code is run as it is. Preprocessing"
              + " is torchvision's unless the options below say otherwise; --precision is that of the"
              + " images that it takes (default: fp32).")
  private Optional<String> torchScript = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "One of the ten networks; 'models' lists them.")
  private Optional<String> model = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--architecture",
      paramLabel = "FILE",
      description = "A properties file with the numbers of another DenseNet or DPN.")
  private Optional<String> architecture = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--ecosystem",
      paramLabel = "NAME",
      description =
          "Where the weights come from: torchvision, timm or paddle. Without it, the names of the"
              + " tensors tell.")
  private Optional<Ecosystem> ecosystem = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--class-names",
      paramLabel = "URI",
      description = "A text file with one class name per line, class 0 first.")
  private Optional<String> classNames = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--resampling",
      paramLabel = "HOW",
      description =
          "How an image is resized: pil-bilinear, pil-bicubic, opencv-linear or none. This and the"
              + " next six belong to the weights; without them their framework's are taken.")
  private Optional<String> resampling = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--short-side",
      paramLabel = "PIXELS",
      description = "The shorter side after the resize.")
  private Optional<Integer> shortSide = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--crop",
      paramLabel = "PIXELS",
      description = "The side of the square that is cut from the centre.")
  private Optional<Integer> crop = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--crop-offset",
      paramLabel = "HOW",
      description = "How half a pixel of the crop's offset is rounded: round or floor.")
  private Optional<String> cropOffset = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--orientation",
      paramLabel = "HOW",
      description = "Whether EXIF's orientation is ignored (as-stored) or turns the image (exif).")
  private Optional<String> orientation = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      description = "The means that are subtracted from the channels, which are scaled to 0..1.")
  private Optional<String> mean = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--std",
      paramLabel = "R,G,B",
      description = "The standard deviations by which the channels are divided then.")
  private Optional<String> std = Optional.empty();

  /** Returns the source of the model, as the options name it. */
  public ModelSource source() {
    return new ModelSource(
        torchScript.or(() -> weights).orElseThrow(),
        weightsKey,
        torchScript.isPresent(),
        model,
        architecture,
        ecosystem,
        classNames,
        preprocessing());
  }

  /** Returns the preprocessing options by the keys of an architecture file. */
  private Properties preprocessing() {
    Properties properties = new Properties();
    BiConsumer<String, Optional<?>> put =
        (key, value) ->
            value.ifPresent(v -> properties.setProperty(PreprocessingKeys.key(key), v.toString()));
    put.accept("resampling", resampling);
    put.accept("short-side", shortSide);
    put.accept("crop", crop);
    put.accept("crop-offset", cropOffset);
    put.accept("orientation", orientation);
    put.accept("mean", mean);
    put.accept("std", std);
    return properties;
  }

  /** Returns what is wrong with the options, if anything; the weights are not read. */
  public Optional<String> problem() {
    if (weights.isEmpty() && torchScript.isEmpty()) {
      return Optional.of("Missing required option: '--weights=URI'");
    }
    if (weights.isPresent() && torchScript.isPresent()) {
      return Optional.of("Give --weights or --torchscript, not both.");
    }
    return source().problem();
  }
}
