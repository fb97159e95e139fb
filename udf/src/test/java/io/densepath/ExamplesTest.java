package io.densepath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that every package-info has an example of use, and that the example compiles. */
class ExamplesTest {

  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\\n(.*?)\\}</pre>", Pattern.DOTALL);

  @TempDir Path classes;

  static Stream<Path> packages() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.endsWith("package-info.java")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("packages")
  void itsExampleCompiles(Path packageInfo) throws IOException {
    String comment =
        Files.readAllLines(packageInfo).stream()
            .map(line -> line.replaceFirst("^ \\* ?", ""))
            .collect(Collectors.joining("\n"));
    Matcher example = EXAMPLE.matcher(comment);
    assertThat(example.find()).as("an example in " + packageInfo).isTrue();
    assertThat(errors(example.group(1))).isEmpty();
  }

  private List<String> errors(String example) {
    String imports =
        example.lines().filter(ExamplesTest::isImport).collect(Collectors.joining("\n"));
    String statements =
        example.lines().filter(line -> !isImport(line)).collect(Collectors.joining("\n"));
    String source =
        imports
            + "\nclass Example {\n static void run() throws Exception {\n"
            + statements
            + "\n}\n}\n";
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
    compiler.getTask(null, null, found, options, null, List.of(new Source(source))).call();
    return found.getDiagnostics().stream()
        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .map(problem -> problem.getLineNumber() + ": " + problem.getMessage(Locale.ROOT))
        .toList();
  }

  private static boolean isImport(String line) {
    return line.startsWith("import ");
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String text) {
      super(URI.create("string:///Example.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
