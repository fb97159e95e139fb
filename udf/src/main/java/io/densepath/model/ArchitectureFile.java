package io.densepath.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * Reads a network that is none of the ten from a properties file of its numbers. A DenseNet has the
 * keys {@code family=densenet, name, initial-features, growth, layers, bottleneck, stem, classes},
 * a Dual Path Network {@code family=dpn, name, initial-features, stem-kernel, bottleneck, groups,
 * layers, increments, bandwidths, classes}. The numbers of a list are joined by hyphens: {@code
 * 6-12-24-16}.
 */
public final class ArchitectureFile {

  private static final List<String> KEYS =
      List.of(
          "family",
          "name",
          "classes",
          "initial-features",
          "growth",
          "layers",
          "bottleneck",
          "stem",
          "stem-kernel",
          "groups",
          "increments",
          "bandwidths");

  private final String file;
  private final Properties properties;

  private ArchitectureFile(String file, Properties properties) {
    this.file = file;
    this.properties = properties;
  }

  /**
   * Returns the network that the properties describe. Keys {@code preprocessing.*} are not read.
   *
   * @param file the name of the file, for errors
   * @throws IllegalArgumentException naming the file and the key that is missing, unknown or wrong
   */
  public static Architecture read(String file, Properties properties) {
    ArchitectureFile reader = new ArchitectureFile(file, properties);
    String family = reader.text("family");
    reader.requireKnownKeys();
    return switch (family.toLowerCase(Locale.ROOT)) {
      case "densenet" -> reader.denseNet();
      case "dpn" -> reader.dualPathNet();
      default -> throw reader.wrong("family", family, "densenet or dpn");
    };
  }

  private void requireKnownKeys() {
    for (String key : properties.stringPropertyNames()) {
      if (!KEYS.contains(key) && !key.startsWith("preprocessing.")) {
        throw new IllegalArgumentException(
            "%s: key '%s' is unknown, expected one of %s".formatted(file, key, KEYS));
      }
    }
  }

  private DenseNet denseNet() {
    return new DenseNet(
        text("name"),
        number("initial-features"),
        number("growth"),
        numbers("layers"),
        number("bottleneck"),
        stem(),
        number("classes"));
  }

  private DualPathNet dualPathNet() {
    return new DualPathNet(
        text("name"),
        number("initial-features"),
        number("stem-kernel"),
        number("bottleneck"),
        number("groups"),
        numbers("layers"),
        numbers("increments"),
        numbers("bandwidths"),
        number("classes"));
  }

  private Stem stem() {
    String text = text("stem");
    return Arrays.stream(Stem.values())
        .filter(stem -> stem.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> wrong("stem", text, "imagenet or cifar"));
  }

  private String text(String key) {
    return Optional.ofNullable(properties.getProperty(key))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> new IllegalArgumentException(file + ": key '" + key + "' is missing"));
  }

  private int number(String key) {
    return parse(key, text(key));
  }

  private List<Integer> numbers(String key) {
    String text = text(key);
    if (!text.matches("[0-9]+(-[0-9]+)*")) {
      throw wrong(key, text, "whole numbers joined by hyphens, like 6-12-24-16");
    }
    return Arrays.stream(text.split("-", -1)).map(part -> parse(key, part)).toList();
  }

  private int parse(String key, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw wrong(key, text, "a whole number");
    }
  }

  private IllegalArgumentException wrong(String key, String found, String expected) {
    return new IllegalArgumentException(
        "%s: key '%s' is '%s', expected %s".formatted(file, key, found, expected));
  }
}
