package io.densepath.weights;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The spelling that a training code has for the canonical name of a module. Both sides are
 * templates: {@code {b}} on the left stands for a number, and {@code {b}}, {@code {b+1}} or {@code
 * {b-1}} on the right for that number or one of its neighbours.
 */
final class KeyRule {

  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z])([+-]\\d+)?\\}");

  private final Pattern canonical;
  private final List<String> variables;
  private final String spelling;

  KeyRule(String canonical, String spelling) {
    String quoted = canonical.replace(".", "\\.");
    this.canonical = Pattern.compile(VARIABLE.matcher(quoted).replaceAll("(?<$1>\\\\d+)"));
    this.variables = VARIABLE.matcher(canonical).results().map(v -> v.group(1)).toList();
    this.spelling = spelling;
  }

  /**
   * Returns the spelling of a module, or nothing if the rule is about other modules.
   *
   * @param numbers variables that the architecture gives, beside those of the module's own name
   */
  Optional<String> apply(String module, Map<String, Integer> numbers) {
    Matcher matched = canonical.matcher(module);
    if (!matched.matches()) {
      return Optional.empty();
    }
    Map<String, Integer> all = new HashMap<>(numbers);
    for (String name : variables) {
      int number = Integer.parseInt(matched.group(name));
      if (all.containsKey(name) && all.get(name) != number) {
        return Optional.empty();
      }
      all.put(name, number);
    }
    return Optional.of(VARIABLE.matcher(spelling).replaceAll(v -> value(v, all)));
  }

  private static String value(MatchResult variable, Map<String, Integer> numbers) {
    int shift = variable.group(2) == null ? 0 : Integer.parseInt(variable.group(2));
    return String.valueOf(numbers.get(variable.group(1)) + shift);
  }
}
