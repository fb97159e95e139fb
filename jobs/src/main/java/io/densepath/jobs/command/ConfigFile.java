package io.densepath.jobs.command;

import io.densepath.jobs.options.ConfiguredDefaults;
import io.densepath.model.Spelling;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Takes options from a properties file: a key is the name of an option without its leading hyphens.
 * One file may serve several commands, and options on the command line win.
 */
public final class ConfigFile implements ConfiguredDefaults {

  private static final String OPTION = "--config";
  private static final Set<String> NOT_FOR_FILES = Set.of("config", "help", "version");

  private final Properties properties;

  private ConfigFile(Properties properties) {
    this.properties = properties;
  }

  /**
   * Makes a command line take its defaults from the file that {@code --config} names, if any.
   *
   * @throws ParameterException if the file cannot be read, or has a key that is not an option
   */
  public static void apply(CommandLine commandLine, String[] args, Configuration conf) {
    Optional<String> file = named(args);
    if (file.isPresent()) {
      Properties properties = read(commandLine, file.get(), conf);
      checkKeys(commandLine, file.get(), properties);
      commandLine.setDefaultValueProvider(new ConfigFile(properties));
    }
  }

  private static Optional<String> named(String[] args) {
    Optional<String> found = Optional.empty();
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(OPTION + "=")) {
        found = Optional.of(args[i].substring(OPTION.length() + 1));
      } else if (args[i].equals(OPTION) && i + 1 < args.length) {
        found = Optional.of(args[i + 1]);
      }
    }
    return found;
  }

  private static Properties read(CommandLine commandLine, String file, Configuration conf) {
    Properties properties = new Properties();
    Path path = new Path(file);
    try (Reader in =
        new InputStreamReader(path.getFileSystem(conf).open(path), StandardCharsets.UTF_8)) {
      properties.load(in);
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw new ParameterException(
          commandLine, "--config: cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void checkKeys(CommandLine commandLine, String file, Properties properties) {
    Set<String> known = keys(commandLine);
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      if (!known.contains(key)) {
        throw new ParameterException(
            commandLine,
            "%s: unknown key '%s'. Did you mean '%s'?"
                .formatted(file, key, Spelling.nearest(key, known).get(0)));
      }
    }
  }

  /** Returns the keys that a file may have: the options of all commands. */
  static Set<String> keys(CommandLine commandLine) {
    return Stream.concat(Stream.of(commandLine), commandLine.getSubcommands().values().stream())
        .flatMap(command -> command.getCommandSpec().options().stream())
        .map(ConfigFile::key)
        .filter(key -> !NOT_FOR_FILES.contains(key))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  @Override
  public String defaultValue(ArgSpec arg) {
    String text = arg instanceof OptionSpec option ? properties.getProperty(key(option)) : null;
    return text == null || text.isBlank() ? null : text.strip();
  }
}
