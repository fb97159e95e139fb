package io.densepath.jobs.options;

import io.densepath.image.PreprocessingKeys;
import io.densepath.jobs.options.OnResume.Rule;
import io.densepath.prepare.ModelSource;
import io.densepath.weights.Ecosystem;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;

/** Which network, with which weights, and what they expect of an image. */
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
      names = "--torchscript",
      paramLabel = "FILE",
      description =
          "In place of --weights: a TorchScript module of your own, of any architecture, from images"
              + " (N, 3, crop, crop) to logits (N, classes). Its code is run as it is. Preprocessing"
              + " is torchvision's where the options below do not say otherwise; --precision is that"
              + " of the images it takes, fp32 without it.")
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
      description = "Another DenseNet or DPN, by a properties file of its numbers.")
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
      description = "A text file with the name of a class a line, class 0 first.")
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
      description = "Where half a pixel goes: round or floor.")
  private Optional<String> cropOffset = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--orientation",
      paramLabel = "HOW",
      description = "What EXIF's orientation does: as-stored (nothing) or exif (turns the image).")
  private Optional<String> orientation = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      description = "What is subtracted from a channel scaled to 0..1.")
  private Optional<String> mean = Optional.empty();

  @OnResume(Rule.SAME_MODEL)
  @Option(names = "--std", paramLabel = "R,G,B", description = "What a channel is divided by then.")
  private Optional<String> std = Optional.empty();

  /** All of it, as it was given. */
  public ModelSource source() {
    return new ModelSource(
        torchScript.or(() -> weights).orElseThrow(),
        torchScript.isPresent(),
        model,
        architecture,
        ecosystem,
        classNames,
        preprocessing());
  }

  /** By the keys of an architecture file. */
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

  /** What is wrong with the choice of the network, if anything; the weights are not looked at. */
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
