package io.densepath.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;

/** Compares the parameters in the Python wrapper with those that the Java class declares. */
class PythonWrapperTest {

  private static final Path WRAPPER = Path.of("../scripts/python/densepath.py");

  private static final Pattern DECLARATION =
      Pattern.compile("^    (\\w+) = _param\\((.*?)\\)$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern CONVERTER = Pattern.compile("TypeConverters\\.(\\w+)");

  @Test
  void everyParameterHasTheSameNameTypeAndDocumentationInPython() throws Exception {
    Map<String, String> java = new TreeMap<>();
    for (Param<?> param : new ImageClassifier("test").params()) {
      java.put(param.name(), converter(param) + ": " + param.name() + param.doc());
    }
    Map<String, String> python = new TreeMap<>();
    DECLARATION
        .matcher(Files.readString(WRAPPER))
        .results()
        .forEach(declared -> python.put(declared.group(1), parameter(declared.group(2))));
    assertThat(python).isNotEmpty().isEqualTo(java);
  }

  /** Returns the converter, the name and the joined parts of the documentation. */
  private static String parameter(String arguments) {
    String converter =
        CONVERTER.matcher(arguments).results().map(found -> found.group(1)).findFirst().orElse("");
    return STRING
        .matcher(arguments)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.joining("", converter + ": ", ""));
  }

  private static String converter(Param<?> param) {
    if (param instanceof IntParam) {
      return "toInt";
    }
    return param instanceof BooleanParam ? "toBoolean" : "";
  }
}
