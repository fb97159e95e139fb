package io.densepath.jobs.options;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command for its record, defaults included.
 *
 * @param values by the name of the option without its hyphens: text, a number, a boolean, or a list
 * @param sameOnResume names of the options whose value a resumed run must not change
 * @param defaulted names of the options that nobody set, so that they have their declared default
 */
public record RecordedOptions(
    Map<String, Object> values, List<String> sameOnResume, Set<String> defaulted) {

  private static final Set<String> NOT_RECORDED = Set.of("help", "verbose", "progress");

  /** Returns the options of a command that has been parsed. */
  public static RecordedOptions of(CommandSpec command) {
    Map<String, Object> values = new TreeMap<>();
    List<OptionSpec> recorded =
        command.options().stream().filter(option -> !NOT_RECORDED.contains(name(option))).toList();
    recorded.forEach(option -> value(option).ifPresent(value -> values.put(name(option), value)));
    return new RecordedOptions(
        values,
        recorded.stream()
            .filter(
                option ->
                    ruleOf(option).orElse(OnResume.Rule.SAME_VALUE) == OnResume.Rule.SAME_VALUE)
            .map(RecordedOptions::name)
            .toList(),
        recorded.stream()
            .filter(option -> isDefaulted(command, option))
            .map(RecordedOptions::name)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Returns what {@link OnResume} says of an option, or empty if it says nothing. */
  static Optional<OnResume.Rule> ruleOf(OptionSpec option) {
    return option.userObject() instanceof AnnotatedElement field
        ? Optional.ofNullable(field.getAnnotation(OnResume.class)).map(OnResume::value)
        : Optional.empty();
  }

  /** Whether neither the command line nor a configuration file set an option that has a default. */
  private static boolean isDefaulted(CommandSpec command, OptionSpec option) {
    CommandLine line = command.commandLine();
    if (option.defaultValue() == null || line == null || line.getParseResult() == null) {
      return false;
    }
    boolean configured =
        line.getDefaultValueProvider() instanceof ConfiguredDefaults file
            && file.defaultValue(option) != null;
    return !line.getParseResult().hasMatchedOption(option) && !configured;
  }

  /** Returns these options with values that the run found itself, such as columns of its input. */
  public RecordedOptions with(Map<String, String> found) {
    Map<String, Object> all = new TreeMap<>(values);
    all.putAll(found);
    return new RecordedOptions(all, sameOnResume, defaulted);
  }

  /** Returns the values of all options as text. */
  public static List<String> texts(CommandSpec command) {
    return command.options().stream()
        .flatMap(option -> value(option).stream())
        .flatMap(value -> value instanceof List<?> several ? several.stream() : Stream.of(value))
        .map(Object::toString)
        .toList();
  }

  private static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  private static Optional<Object> value(OptionSpec option) {
    Object value = option.getValue();
    if (value instanceof Optional<?> optional) {
      return optional.map(given -> given);
    }
    return Optional.ofNullable(value)
        .map(
            given ->
                given instanceof Iterable<?> several
                    ? StreamSupport.stream(several.spliterator(), false)
                        .map(RecordedOptions::plain)
                        .toList()
                    : plain(given));
  }

  private static Object plain(Object value) {
    return value instanceof Number || value instanceof Boolean ? value : text(value);
  }

  private static Object text(Object value) {
    if (value instanceof ByteSize size) {
      return size.bytes();
    }
    return value instanceof Enum<?> choice
        ? choice.name().toLowerCase(Locale.ROOT)
        : value.toString();
  }
}
