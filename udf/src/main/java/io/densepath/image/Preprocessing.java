package io.densepath.image;

import java.io.Serializable;
import java.util.List;
import java.util.Properties;

/**
 * What the weights' framework does to an image before the network sees it. It belongs to the
 * weights: another resampling moves the logits.
 *
 * @param resampling how the image is resized
 * @param shortSide length of the shorter side after the resize; 0 with {@link Resampling#NONE}
 * @param crop side of the square centre crop in pixels; a smaller image is padded with zeros
 * @param orientation whether EXIF turns the image
 * @param cropOffset how the crop's corner is rounded
 * @param mean of the three channels, of values scaled to 0..1
 * @param std standard deviation of the three channels, of values scaled to 0..1
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

  /** The largest side that a crop or a resize may ask for. */
  public static final int MAX_SIDE = 4096;

  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

  public Preprocessing {
    if ((resampling == Resampling.NONE) != (shortSide == 0)) {
      throw new IllegalArgumentException(
          "preprocessing: resampling is "
              + resampling.key()
              + " and the short side "
              + shortSide
              + "; expected a short side for every resampling but none");
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

  /** torchvision's classification preset: Resize(256), CenterCrop(224) on PIL images. */
  public static Preprocessing torchvision() {
    return imagenet(Resampling.PIL_BILINEAR, Orientation.AS_STORED, CropOffset.ROUND);
  }

  /** timm's evaluation transform: bicubic to 224 / 0.875, then torchvision's CenterCrop. */
  public static Preprocessing timm() {
    return imagenet(Resampling.PIL_BICUBIC, Orientation.AS_STORED, CropOffset.ROUND);
  }

  /** timm's transform with the statistics that its DPN weights were trained with. */
  public static Preprocessing timmDpn() {
    double std = 1 / (0.0167 * 255);
    return timm()
        .withStatistics(List.of(124 / 255.0, 117 / 255.0, 104 / 255.0), List.of(std, std, std));
  }

  /** PaddleClas: imdecode (which obeys EXIF), INTER_LINEAR to 256, CropImage(224). */
  public static Preprocessing paddle() {
    return imagenet(Resampling.OPENCV_LINEAR, Orientation.EXIF, CropOffset.FLOOR);
  }

  private static Preprocessing imagenet(
      Resampling resampling, Orientation orientation, CropOffset cropOffset) {
    return new Preprocessing(
        resampling, 256, 224, orientation, cropOffset, IMAGENET_MEAN, IMAGENET_STD);
  }

  /** The same with another mean and standard deviation. */
  public Preprocessing withStatistics(List<Double> newMean, List<Double> newStd) {
    return new Preprocessing(resampling, shortSide, crop, orientation, cropOffset, newMean, newStd);
  }

  /** The keys {@code preprocessing.*} of a model's or an architecture's file. */
  public Properties toProperties() {
    return PreprocessingProperties.write(this);
  }

  /**
   * What the keys {@code preprocessing.*} say; a key that is missing keeps the value of {@code
   * defaults}, one that does not begin so is another's.
   *
   * @throws IllegalArgumentException naming the key, what was found and what was expected
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
