package io.densepath.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.PredictedRun;
import io.densepath.jobs.fixture.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Evaluates the predictions that scripts/dev/reference/evaluation.py has evaluated with
 * scikit-learn, SciPy and NumPy, and compares the results.
 */
class EvaluateReferenceTest {

  private static final SparkSession SPARK = LocalSpark.session();
  private static final double ROUNDING = 1e-12;

  @TempDir static Path folder;
  private static JsonNode results;

  @BeforeAll
  static void threeRuns() throws IOException {
    results = new ObjectMapper().readTree(resource("results.json"));
    List<String> lines = resource("predictions.tsv").lines().skip(1).toList();
    for (int run = 0; run < 3; run++) {
      write(lines, run);
    }
  }

  private static void write(List<String> lines, int run) throws IOException {
    PredictedRun predicted =
        new PredictedRun(folder.resolve("run" + run), "a", "b", "c", "d", "e", "f", "g");
    for (String line : lines) {
      String[] cells = line.split("\t", -1);
      String path = "file:/photos/" + cells[0];
      int label = Integer.parseInt(cells[1]);
      if (cells[2 + 2 * run].equals("OK")) {
        predicted.ok(path, label, cells[3 + 2 * run].split(" "));
      } else {
        predicted.failed(path, label);
      }
    }
    predicted.write(SPARK);
  }

  @Test
  void accuracyAndItsIntervalAreThoseOfTheReference() throws IOException {
    for (String failed : List.of("wrong", "excluded")) {
      evaluate("--failed-images=" + failed);
      JsonNode evaluation = json("evaluation.json");
      requireSame(evaluation.path("top1"), results.path(failed).path("top1"));
      requireSame(evaluation.path("top5"), results.path(failed).path("top5"));
    }
  }

  @Test
  void precisionAndRecallOfEveryClassAreThoseOfTheReference() throws IOException {
    for (String failed : List.of("wrong", "excluded")) {
      evaluate("--failed-images=" + failed);
      List<Row> rows = read("classes").orderBy("class_id").collectAsList();
      JsonNode expected = results.path(failed).path("classes");
      assertThat(rows).hasSize(expected.size());
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.get(i).<Integer>getAs("class_id")).isEqualTo(i);
        assertThat(rows.get(i).<Long>getAs("images"))
            .isEqualTo(expected.get(i).path("images").asLong());
        requireSame(rows.get(i), "precision", expected.get(i).path("precision"));
        requireSame(rows.get(i), "recall", expected.get(i).path("recall"));
      }
    }
  }

  @Test
  void theConfusionMatrixIsThatOfTheReference() throws IOException {
    evaluate();
    List<String> expected = new ArrayList<>();
    results.at("/wrong/confusion").forEach(cell -> expected.add(cell.toString()));

    assertThat(
            read("confusion").orderBy("label", "predicted").collectAsList().stream()
                .map(row -> "[%d,%d,%d]".formatted(row.getInt(0), row.getInt(1), row.getLong(2))))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void calibrationIsThatOfTheReference() throws IOException {
    evaluate();
    JsonNode expected = results.at("/wrong/calibration");
    List<Row> bins = read("calibration").orderBy("bin").collectAsList();

    assertThat(json("evaluation.json").at("/calibration/ece").asDouble())
        .isCloseTo(expected.path("ece").asDouble(), within(ROUNDING));
    assertThat(bins).hasSize(expected.path("bins").size());
    for (int i = 0; i < bins.size(); i++) {
      JsonNode bin = expected.path("bins").get(i);
      assertThat(bins.get(i).<Long>getAs("images")).isEqualTo(bin.path("images").asLong());
      requireSame(bins.get(i), "mean_confidence", bin.path("mean_confidence"));
      requireSame(bins.get(i), "accuracy", bin.path("accuracy"));
    }
  }

  @Test
  void comparisonsWithFewAndWithManyDifferencesAreThoseOfTheReference() throws IOException {
    evaluate("--against=" + folder.resolve("run1"), "--against=" + folder.resolve("run2"));
    for (int other = 1; other <= 2; other++) {
      JsonNode expected = results.path("against_" + other);
      JsonNode found = json("against-run" + other + "/comparison.json");
      requireSame(found.path("agreement"), expected.path("agreement"));
      requireSame(found.path("top1"), expected.path("top1"));
      requireSame(found.path("other_top1"), expected.path("other_top1"));
      requireSameTest(found.path("mcnemar"), expected.path("mcnemar"));
      assertThat(read("against-run" + other + "/differences").count())
          .isEqualTo(expected.path("differing").size());
    }
  }

  private static void requireSameTest(JsonNode found, JsonNode expected) {
    assertThat(
            List.of(
                found.path("both_right").asInt(),
                found.path("only_this_right").asInt(),
                found.path("only_other_right").asInt(),
                found.path("both_wrong").asInt()))
        .hasToString(expected.path("table").toString().replace(",", ", "));
    assertThat(found.path("method").asText().startsWith("exact"))
        .isEqualTo(expected.path("exact").asBoolean());
    assertThat(found.path("statistic").asDouble())
        .isCloseTo(expected.path("statistic").asDouble(), within(ROUNDING));
    assertThat(found.path("p").asDouble())
        .isCloseTo(expected.path("p").asDouble(), within(ROUNDING));
  }

  private static void requireSame(JsonNode found, JsonNode expected) {
    assertThat(found.path("correct").asLong()).isEqualTo(expected.path("correct").asLong());
    assertThat(found.path("count").asLong()).isEqualTo(expected.path("count").asLong());
    for (String number : List.of("value", "low", "high")) {
      assertThat(found.path(number).asDouble())
          .as(number)
          .isCloseTo(expected.path(number).asDouble(), within(ROUNDING));
    }
  }

  private static void requireSame(Row row, String column, JsonNode expected) {
    Double found = row.getAs(column);
    if (expected.isNull()) {
      assertThat(found).as(column).isNull();
    } else {
      assertThat(found).as(column).isCloseTo(expected.asDouble(), within(ROUNDING));
    }
  }

  private static void evaluate(String... options) {
    List<String> args = new ArrayList<>(List.of("evaluate", "--run=" + folder.resolve("run0")));
    args.addAll(List.of(options));
    Run run = Run.of(args.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve("run0/evaluation/" + file).toFile());
  }

  private static Dataset<Row> read(String table) {
    return SPARK.read().parquet(folder.resolve("run0/evaluation/" + table).toString());
  }

  private static String resource(String name) throws IOException {
    try (var in = EvaluateReferenceTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
