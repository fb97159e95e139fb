package io.densepath.image;

import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes and reads {@link Preprocessing} as the keys {@code preprocessing.*}. */
final class PreprocessingProperties {
  private static final String RESAMPLING = PreprocessingKeys.PREFIX + "resampling";
  private static final String SHORT_SIDE = PreprocessingKeys.PREFIX + "short-side";
  private static final String CROP = PreprocessingKeys.PREFIX + "crop";
  private static final String CROP_OFFSET = PreprocessingKeys.PREFIX + "crop-offset";
  private static final String ORIENTATION = PreprocessingKeys.PREFIX + "orientation";
  private static final String MEAN = PreprocessingKeys.PREFIX + "mean";
  private static final String STD = PreprocessingKeys.PREFIX + "std";
  private static final List<String> KEYS =
      List.of(RESAMPLING, SHORT_SIDE, CROP, CROP_OFFSET, ORIENTATION, MEAN, STD);

  private PreprocessingProperties() {}

  static Properties write(Preprocessing preprocessing) {
    Properties properties = new Properties();
    properties.setProperty(RESAMPLING, preprocessing.resampling().key());
    if (preprocessing.shortSide() > 0) {
      properties.setProperty(SHORT_SIDE, Integer.toString(preprocessing.shortSide()));
    }
    properties.setProperty(CROP, Integer.toString(preprocessing.crop()));
    properties.setProperty(CROP_OFFSET, preprocessing.cropOffset().key());
    properties.setProperty(ORIENTATION, preprocessing.orientation().key());
    properties.setProperty(MEAN, numbers(preprocessing.mean()));
    properties.setProperty(STD, numbers(preprocessing.std()));
    return properties;
  }

  static Preprocessing read(Properties properties, Preprocessing defaults) {
    requireKnownKeys(properties);
    Resampling resampling =
        choice(properties, RESAMPLING, Resampling.values(), Resampling::key, defaults.resampling());
    // A file with the resampling none needs no short side, whatever the defaults have.
    int shortSide = resampling == Resampling.NONE ? 0 : defaults.shortSide();
    return new Preprocessing(
        resampling,
        integer(properties, SHORT_SIDE, shortSide),
        integer(properties, CROP, defaults.crop()),
        choice(
            properties,
            ORIENTATION,
            Orientation.values(),
            Orientation::key,
            defaults.orientation()),
        choice(
            properties, CROP_OFFSET, CropOffset.values(), CropOffset::key, defaults.cropOffset()),
        numbers(properties, MEAN, defaults.mean()),
        numbers(properties, STD, defaults.std()));
  }

  private static void requireKnownKeys(Properties properties) {
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(PreprocessingKeys.PREFIX) && !KEYS.contains(key)) {
        throw new IllegalArgumentException(
            key + " is not a key, expected one of " + String.join(", ", KEYS));
      }
    }
  }

  private static <T> T choice(
      Properties properties, String key, T[] choices, Function<T, String> name, T otherwise) {
    String found = properties.getProperty(key);
    if (found == null) {
      return otherwise;
    }
    return Arrays.stream(choices)
        .filter(c -> name.apply(c).equals(found.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    key,
                    found,
                    Arrays.stream(choices)
                        .map(name)
                        .collect(Collectors.joining(", ", "one of ", ""))));
  }

  private static int integer(Properties properties, String key, int otherwise) {
    String found = properties.getProperty(key);
    try {
      return found == null ? otherwise : Integer.parseInt(found.strip());
    } catch (NumberFormatException e) {
      throw wrong(key, found, "a whole number of pixels");
    }
  }

  private static List<Double> numbers(Properties properties, String key, List<Double> otherwise) {
    String found = properties.getProperty(key);
    try {
      return found == null
          ? otherwise
          : Arrays.stream(found.split(",", -1)).map(String::strip).map(Double::valueOf).toList();
    } catch (NumberFormatException e) {
      throw wrong(key, found, "three numbers separated by commas");
    }
  }

  private static String numbers(List<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static IllegalArgumentException wrong(String key, String found, String expected) {
    return new IllegalArgumentException(key + " is '" + found + "', expected " + expected);
  }
}
