package io.densepath.jobs.command;

import io.densepath.jobs.options.ByteSize;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What a command was asked for, defaults included, for its record. */
public final class RecordedOptions {

  private static final Set<String> NOT_RECORDED = Set.of("help", "verbose", "progress");

  private RecordedOptions() {}

  static Map<String, Object> options(CommandSpec command) {
    Map<String, Object> options = new TreeMap<>();
    for (OptionSpec option : command.options()) {
      String key = option.longestName().replaceFirst("^-+", "");
      if (!NOT_RECORDED.contains(key)) {
        value(option).ifPresent(value -> options.put(key, value));
      }
    }
    return options;
  }

  /** The values of all options as texts. */
  public static List<String> texts(CommandSpec command) {
    return command.options().stream()
        .flatMap(option -> value(option).stream())
        .flatMap(value -> value instanceof List<?> several ? several.stream() : Stream.of(value))
        .map(Object::toString)
        .toList();
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
