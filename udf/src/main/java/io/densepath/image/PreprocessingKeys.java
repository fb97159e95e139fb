package io.densepath.image;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The keys {@code preprocessing.*} of {@link Preprocessing#toProperties}. Each has the name of a
 * command-line option behind its prefix.
 */
public final class PreprocessingKeys {
  static final String PREFIX = "preprocessing.";

  private PreprocessingKeys() {}

  /** Returns the key that an option, named without dashes, sets. */
  public static String key(String option) {
    return PREFIX + option;
  }

  /**
   * Returns the values by option name, sorted by it.
   *
   * @param preprocessing only keys {@code preprocessing.*}, as from {@link
   *     Preprocessing#toProperties}
   */
  public static Map<String, String> byOption(Properties preprocessing) {
    Map<String, String> values = new TreeMap<>();
    for (String key : preprocessing.stringPropertyNames()) {
      values.put(key.substring(PREFIX.length()), preprocessing.getProperty(key));
    }
    return values;
  }
}
