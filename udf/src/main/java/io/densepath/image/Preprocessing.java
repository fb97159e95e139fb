package io.densepath.image;

import java.io.Serializable;
import java.util.List;
import java.util.Properties;

/**
 * The steps of a framework before the network: resize, centre crop and normalise. They belong to
 * the weights, since another preprocessing changes the logits.
 *
 * <p>The image becomes a crop of uint8 (H, W, C) with C in the order R, G, B, and then {@code (crop
 * / 255 - mean) / std} for each channel.
 *
 * @param resampling how the image is resized
 * @param shortSide length of the shorter side after the resize in pixels, 1 to {@link #MAX_SIDE}; 0
 *     with {@link Resampling#NONE}
 * @param crop side of the square centre crop in pixels, 1 to {@link #MAX_SIDE}; a smaller image is
 *     padded with zeros
 * @param orientation whether the EXIF orientation is applied
 * @param cropOffset how the corner of the crop is rounded
 * @param mean of the channels R, G, B, of values scaled to 0..1; three finite numbers
 * @param std standard deviation of the channels R, G, B, of values scaled to 0..1; three finite
 *     numbers above 0
 */
public record Preprocessing(
    Resampling resampling,
    int shortSide,
    int crop,
    Orientation orientation,
    CropOffset cropOffset,
    List<Double> mean,
    List<Double> std)
    implements Serializable {

  /** The largest short side and the largest crop, in pixels. */
  public static final int MAX_SIDE = 4096;

  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a value is out of its range, or if there is a short side
   *     without a resampling or a resampling without a short side
   */
  public Preprocessing {
    if ((resampling == Resampling.NONE) != (shortSide == 0)) {
      throw new IllegalArgumentException(
          "preprocessing: resampling is "
              + resampling.key()
              + " and the short side "
              + shortSide
              + "; expected a short side with every resampling except none");
    }
    requireSide("short side", shortSide, 0);
    requireSide("crop", crop, 1);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    requireChannels("mean", mean);
    requireChannels("std", std);
    if (std.stream().anyMatch(s -> s <= 0)) {
      throw new IllegalArgumentException(
          "preprocessing: std is " + std + ", expected positive values");
    }
  }

  /**
   * Returns the preprocessing of torchvision's ImageClassification transforms on PIL images:
   * bilinear Resize(256), CenterCrop(224), ImageNet statistics.
   */
  public static Preprocessing torchvision() {
    return imagenet(Resampling.PIL_BILINEAR, Orientation.AS_STORED, CropOffset.ROUND);
  }

  /**
   * Returns the preprocessing of timm's evaluation transform: bicubic Resize to 256 = 224 / 0.875
   * (crop_pct), CenterCrop(224), ImageNet statistics.
   */
  public static Preprocessing timm() {
    return imagenet(Resampling.PIL_BICUBIC, Orientation.AS_STORED, CropOffset.ROUND);
  }

  /**
   * Returns {@link #timm} with the statistics that its DPN weights were trained with
   * (IMAGENET_DPN_MEAN, IMAGENET_DPN_STD).
   */
  public static Preprocessing timmDpn() {
    double std = 1 / (0.0167 * 255);
    return timm()
        .withStatistics(List.of(124 / 255.0, 117 / 255.0, 104 / 255.0), List.of(std, std, std));
  }

  /**
   * Returns the preprocessing of PaddleClas: OpenCV's imdecode, which applies the EXIF orientation,
   * ResizeImage to a short side of 256 with INTER_LINEAR, CropImage(224), ImageNet statistics.
   */
  public static Preprocessing paddle() {
    return imagenet(Resampling.OPENCV_LINEAR, Orientation.EXIF, CropOffset.FLOOR);
  }

  private static Preprocessing imagenet(
      Resampling resampling, Orientation orientation, CropOffset cropOffset) {
    return new Preprocessing(
        resampling, 256, 224, orientation, cropOffset, IMAGENET_MEAN, IMAGENET_STD);
  }

  /**
   * Returns the same preprocessing with another mean and standard deviation of R, G, B.
   *
   * @throws IllegalArgumentException if one is not three finite numbers, or a deviation not above 0
   */
  public Preprocessing withStatistics(List<Double> newMean, List<Double> newStd) {
    return new Preprocessing(resampling, shortSide, crop, orientation, cropOffset, newMean, newStd);
  }

  /**
   * Returns the preprocessing as the keys {@code preprocessing.*} of the properties file of a model
   * or an architecture.
   */
  public Properties toProperties() {
    return PreprocessingProperties.write(this);
  }

  /**
   * Reads the keys {@code preprocessing.*} and ignores all others.
   *
   * @param defaults holds the values of missing keys
   * @throws IllegalArgumentException if a key is unknown or its value is wrong; names the key, what
   *     was found and what was expected
   */
  public static Preprocessing fromProperties(Properties properties, Preprocessing defaults) {
    return PreprocessingProperties.read(properties, defaults);
  }

  private static void requireSide(String name, int pixels, int least) {
    if (pixels < least || pixels > MAX_SIDE) {
      throw new IllegalArgumentException(
          "preprocessing: " + name + " is " + pixels + ", expected " + least + " to " + MAX_SIDE);
    }
  }

  private static void requireChannels(String name, List<Double> values) {
    if (values.size() != 3 || values.stream().anyMatch(v -> !Double.isFinite(v))) {
      throw new IllegalArgumentException(
          "preprocessing: " + name + " is " + values + ", expected three finite numbers");
    }
  }
}
