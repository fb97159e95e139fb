package io.densepath.image;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The keys of {@link Preprocessing}'s properties, and the options of the same names. */
public final class PreprocessingKeys {

  private static final String PREFIX = "preprocessing.";

  private PreprocessingKeys() {}

  /** The key that an option sets. */
  public static String key(String option) {
    return PREFIX + option;
  }

  /** Values by the names of their options, in the order of these. */
  public static Map<String, String> byOption(Properties preprocessing) {
    Map<String, String> values = new TreeMap<>();
    for (String key : preprocessing.stringPropertyNames()) {
      values.put(key.substring(PREFIX.length()), preprocessing.getProperty(key));
    }
    return values;
  }
}
