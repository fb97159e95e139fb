package io.densepath.predict;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The keys of a {@link SelfCheck} in the description of a model folder. */
final class SelfCheckProperties {

  private static final String SEED = "self-check.seed";
  private static final String TOLERANCE = "self-check.tolerance";
  private static final String LOGITS = "self-check.logits";

  private SelfCheckProperties() {}

  /**
   * Reads the self-check of a model folder.
   *
   * @param classes number of logits of an image
   * @return {@link SelfCheck#NONE} if there is no key of a self-check
   * @throws IllegalArgumentException naming the key that is missing or wrong
   */
  static SelfCheck read(Properties properties, int classes) {
    if (List.of(SEED, TOLERANCE, LOGITS).stream().noneMatch(properties::containsKey)) {
      return SelfCheck.NONE;
    }
    List<Float> logits =
        Arrays.stream(ModelDescription.text(properties, LOGITS).split(" ", -1))
            .map(logit -> number(LOGITS, logit, Float::valueOf))
            .toList();
    if (logits.size() != SelfCheck.IMAGES * classes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "key '%s' has %d numbers, expected %d for each of %d images",
              LOGITS,
              logits.size(),
              classes,
              SelfCheck.IMAGES));
    }
    return new SelfCheck(
        number(SEED, ModelDescription.text(properties, SEED), Long::valueOf),
        number(TOLERANCE, ModelDescription.text(properties, TOLERANCE), Double::valueOf),
        logits);
  }

  private static <T> T number(String key, String text, Function<String, T> reading) {
    try {
      return reading.apply(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "key '%s' has '%s', expected a number".formatted(key, text), e);
    }
  }

  /** Adds the keys of a self-check, if there is one. */
  static void write(SelfCheck check, Properties properties) {
    if (check.isPresent()) {
      properties.setProperty(SEED, Long.toString(check.seed()));
      properties.setProperty(TOLERANCE, Double.toString(check.tolerance()));
      properties.setProperty(
          LOGITS, check.logits().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }
  }
}
