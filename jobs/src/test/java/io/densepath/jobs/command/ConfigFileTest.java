package io.densepath.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.Main;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.options.RecordedOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ConfigFileTest {

  private static final Path SHIPPED = Path.of("../conf/densepath.properties");
  private static final Pattern WITHOUT_DEFAULT = Pattern.compile("^# ([a-z-]+) = .*");

  @TempDir Path folder;

  @Test
  void optionsStandInTheFileAndTheCommandLineWins() throws IOException {
    CommandLine classify =
        parse(
            """
            weights = w.pth
            input = a folder\\n\\
                    another
            output = from-file
            top-k = 3
            max-image-bytes = 1GB
            overwrite = true
            """,
            "--output",
            "from-flag");

    Map<String, Object> options = RecordedOptions.of(classify.getCommandSpec()).values();
    assertThat(options)
        .containsEntry("weights", "w.pth")
        .containsEntry("input", List.of("a folder", "another"))
        .containsEntry("output", "from-flag")
        .containsEntry("top-k", 3)
        .containsEntry("max-image-bytes", 1L << 30)
        .containsEntry("overwrite", "true")
        .containsEntry("fetch-threads", 16);
  }

  @Test
  void aFlagOnTheCommandLineConfirmsOrRevokesTheFile() throws IOException {
    String file = "weights = w\ninput = i\noutput = o\nwith-logits = true\n";
    assertThat(RecordedOptions.of(parse(file, "--with-logits").getCommandSpec()).values())
        .containsEntry("with-logits", true);
    assertThat(RecordedOptions.of(parse(file, "--with-logits=false").getCommandSpec()).values())
        .containsEntry("with-logits", false);
  }

  @Test
  void anUnknownKeyIsAnErrorThatNamesTheNearest() throws IOException {
    Path file = Files.writeString(folder.resolve("c.properties"), "topk = 3\n");
    Run run = Run.of("models", "--config", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("unknown key 'topk'. Did you mean 'top-k'?");
  }

  @Test
  void aFileThatIsNotThereIsAnError() {
    Run run = Run.of("models", "--config=/no/such/file");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--config: cannot read /no/such/file");
  }

  @Test
  void aWrongValueInTheFileIsAUsageError() throws IOException {
    Path file = Files.writeString(folder.resolve("c.properties"), "top-k = many\n");
    Run run = Run.of("classify", "--config", file.toString(), "--weights=w", "--output=o");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("'many'").contains("--top-k");
  }

  @Test
  void theShippedFileHoldsEveryDefault() throws IOException {
    Properties shipped = new Properties();
    shipped.load(Files.newBufferedReader(SHIPPED));
    Map<String, String> expected = new TreeMap<>();
    options().filter(option -> option.defaultValue() != null).forEach(o -> put(expected, o));

    assertThat(new TreeMap<>(shipped)).isEqualTo(new TreeMap<Object, Object>(expected));
  }

  @Test
  void theShippedFileNamesEveryOptionWithoutADefaultInAComment() throws IOException {
    TreeSet<String> named = new TreeSet<>();
    for (String line : Files.readAllLines(SHIPPED)) {
      Matcher matcher = WITHOUT_DEFAULT.matcher(line);
      if (matcher.matches()) {
        named.add(matcher.group(1));
      }
    }
    TreeSet<String> expected = new TreeSet<>(ConfigFile.keys(Main.commandLine()));
    options().filter(option -> option.defaultValue() != null).forEach(o -> expected.remove(key(o)));

    assertThat(named).isEqualTo(expected);
  }

  @Test
  void everyKeyOfTheShippedFileHasACommentAboveIt() throws IOException {
    List<String> lines = Files.readAllLines(SHIPPED);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches("(# )?[a-z-]+ = .*")) {
        assertThat(lines.get(i - 1)).as(lines.get(i)).startsWith("# ");
      }
    }
  }

  private static void put(Map<String, String> defaults, OptionSpec option) {
    defaults.put(key(option), option.defaultValue());
  }

  private static String key(OptionSpec option) {
    return option.longestName().substring(2);
  }

  private static Stream<OptionSpec> options() {
    CommandLine all = Main.commandLine();
    return all.getSubcommands().values().stream()
        .flatMap(command -> command.getCommandSpec().options().stream())
        .filter(option -> ConfigFile.keys(all).contains(key(option)));
  }

  private CommandLine parse(String config, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("c.properties"), config);
    List<String> args =
        Stream.concat(Stream.of("classify", "--config", file.toString()), Stream.of(more)).toList();
    CommandLine all = Main.commandLine();
    ConfigFile.apply(all, args.toArray(String[]::new), new Configuration());
    all.parseArgs(args.toArray(String[]::new));
    return all.getSubcommands().get("classify");
  }
}
