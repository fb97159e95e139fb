package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.MarkdownPage;
import io.densepath.jobs.fixture.MarkdownPage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Checks that the files, anchors, scripts, options and classes that the pages name exist. */
class PagesTest {

  private static final Pattern FOLDER =
      Pattern.compile("(?<![\\w/.-])(?:\\./)?((?:\\.ci|conf|jobs|scripts|udf)/[\\w./-]*[\\w/])");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*");
  private static final Pattern CLASS =
      Pattern.compile("io\\.densepath(?:\\.[a-z]\\w*)*\\.[A-Z]\\w*");
  private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w+(?:Test|IT)\\b");
  private static final Pattern COMMAND = Pattern.compile("(?:.*\\bdensepath )?([a-z]+)( .*)?");

  /** The languages that a fenced block may name. */
  private static final Set<String> LANGUAGES =
      Set.of("java", "json", "properties", "python", "sh", "sql", "text");

  /** Options of other programs that the pages name. */
  private static final Set<String> OTHERS =
      Set.of(
          // spark-submit
          "--conf",
          "--deploy-mode",
          "--jars",
          "--master",
          // scripts/dev/peers/run
          "--contenders");

  private static final Map<String, CommandLine> COMMANDS = Main.commandLine().getSubcommands();

  static List<MarkdownPage> pages() {
    return MarkdownPage.all();
  }

  static Stream<Block> blocks() {
    return pages().stream().flatMap(page -> page.blocks().stream());
  }

  @Test
  void theReadmeIsReadInThreeMinutes() throws IOException {
    String readme = Files.readString(MarkdownPage.ROOT.resolve("README.md"));

    assertThat(readme.strip().split("\\s+")).hasSizeLessThan(1000);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(MarkdownPage page) {
    assertThat(page.links())
        .filteredOn(link -> !link.matches("[a-z]+:.*"))
        .allSatisfy(link -> assertThat(isThere(page, link)).as(link).isTrue());
  }

  private static boolean isThere(MarkdownPage page, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
    if (!Files.exists(MarkdownPage.ROOT.resolve(target))) {
      return false;
    }
    return hash < 0 || MarkdownPage.read(target).anchors().contains(link.substring(hash + 1));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyFileThatIsNamedIsThere(MarkdownPage page) {
    assertThat(named(page, FOLDER, 1))
        .filteredOn(path -> !path.matches("(jobs|udf)/target.*") && !path.contains("/.venv"))
        .allSatisfy(path -> assertThat(MarkdownPage.ROOT.resolve(path)).exists());
    assertThat(named(page, Pattern.compile("\\./(mvnw)"), 1))
        .allSatisfy(path -> assertThat(MarkdownPage.ROOT.resolve(path)).isExecutable());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyOptionThatIsNamedIsThere(MarkdownPage page) {
    for (String code : page.code()) {
      Set<String> known = options(code);
      assertThat(matches(code, OPTION, 0).filter(option -> !OTHERS.contains(option)))
          .as(code)
          .allMatch(known::contains);
    }
  }

  /**
   * Returns the options of the command that the code calls, or of all commands if it calls none.
   */
  private static Set<String> options(String code) {
    Optional<String> called =
        COMMAND
            .matcher(code)
            .results()
            .map(match -> match.group(1))
            .filter(COMMANDS::containsKey)
            .findFirst();
    return COMMANDS.entrySet().stream()
        .filter(command -> called.isEmpty() || command.getKey().equals(called.get()))
        .flatMap(command -> command.getValue().getCommandSpec().options().stream())
        .flatMap(option -> Arrays.stream(option.names()))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyClassThatIsNamedIsThere(MarkdownPage page) throws IOException {
    for (String name : named(page, CLASS, 0)) {
      assertThat(isClass(name)).as(name).isTrue();
    }
    Set<String> sources = sources();
    assertThat(named(page, TEST, 0)).filteredOn(test -> !sources.contains(test)).isEmpty();
  }

  private static boolean isClass(String name) {
    // Not loaded: what a class extends may be missing here, such as Spark's ML.
    return PagesTest.class.getResource("/" + name.replace('.', '/') + ".class") != null;
  }

  private static Set<String> sources() throws IOException {
    try (Stream<Path> jobs = Files.walk(Path.of("src"));
        Stream<Path> udf = Files.walk(Path.of("../udf/src"))) {
      return Stream.concat(jobs, udf)
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyBlockSaysWhatItIs(Block block) {
    assertThat(block.language()).isIn(LANGUAGES);
    assertThat(block.excuse().isEmpty() || block.language().equals("sh")).isTrue();
    if (block.language().equals("java")) {
      assertThat(block.page())
          .as("the page whose examples ExamplesTest compiles")
          .hasToString("udf/README.md");
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void noCodeIsIndentedInsteadOfFenced(MarkdownPage page) {
    assertThat(page.prose()).noneMatch(line -> line.startsWith("    "));
  }

  private static List<String> named(MarkdownPage page, Pattern pattern, int group) {
    return page.code().stream().flatMap(code -> matches(code, pattern, group)).toList();
  }

  private static Stream<String> matches(String code, Pattern pattern, int group) {
    return pattern.matcher(code).results().map((MatchResult match) -> match.group(group));
  }
}
