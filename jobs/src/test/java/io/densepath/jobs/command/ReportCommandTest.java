package io.densepath.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.jobs.fixture.Browser;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the page of an evaluated run as text and, if the machine has Chromium, in a browser. */
class ReportCommandTest {

  private static final SparkSession SPARK = LocalSpark.session();
  private static final String MARKUP = "<img src=x onerror=alert(1)>.jpg";

  @TempDir static Path shared;
  private static Path run;
  private static String page;

  @BeforeAll
  static void aPageOfARunThatWasEvaluated() throws IOException {
    TinyModel model = TinyModel.write(shared);
    Path photos = Photos.write(shared.resolve("photos"));
    Files.writeString(photos.resolve(MARKUP), "no image at all");
    run = shared.resolve("run");
    Path labels = Files.writeString(shared.resolve("labels.csv"), labels());
    Run classified =
        Run.of(
            model.with(
                "classify",
                "--input=" + photos,
                "--output=" + run,
                "--labels=" + labels,
                "--unmatched=count",
                "--progress=off"));
    assertThat(classified.exitCode()).as(classified.err()).isZero();
    Run reported = Run.of("report", "--run=" + run);
    assertThat(reported.exitCode()).as(reported.err()).isZero();
    assertThat(reported.out()).contains("Written to file:" + run.resolve("report.html"));
    page = Files.readString(run.resolve("report.html"));
  }

  private static String labels() {
    StringBuilder lines = new StringBuilder("file,label\n");
    for (int i = 1; i <= 30; i++) {
      lines.append(i).append(".png,").append(List.of("cat", "bird").get(i % 2)).append('\n');
    }
    return lines.toString();
  }

  @Test
  void aFileNameWithMarkupInItStaysText() {
    assertThat(page).doesNotContain("<img src=x").contains("&lt;img src=x onerror=alert(1)&gt;");
  }

  @Test
  void thePageAsksForNothingFromElsewhere() {
    assertThat(page)
        .contains("default-src &#39;none&#39;")
        .doesNotContainPattern("(?i)(src|href)=[\"']?(https?:)?//")
        .doesNotContainPattern("(?i)url\\(\\s*[\"']?(https?:)?//")
        .doesNotContain("@import");
  }

  @Test
  void aRunWithoutAnEvaluationHasAPageWithoutOne() throws IOException {
    TinyModel model = TinyModel.write(shared);
    Path alone = shared.resolve("alone");
    Run.of(model.with("classify", "--input=" + shared.resolve("photos"), "--output=" + alone));
    Path file = shared.resolve("alone.html");

    Run reported = Run.of("report", "--run=" + alone, "--to=" + file);

    assertThat(reported.exitCode()).as(reported.err()).isZero();
    assertThat(Files.readString(file)).contains("Slowest tasks").doesNotContain("top-1");
  }

  @Test
  void whatIsNoRunIsNamed() {
    Run reported = Run.of("report", "--run=" + shared.resolve("photos"));
    assertThat(reported.exitCode()).isEqualTo(1);
    assertThat(reported.err()).contains("run: there is no ").contains("photos");
  }

  @Test
  void oneOfRunAndBenchmarkIsNeeded() {
    assertThat(Run.of("report").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(Run.of("report", "--run=a", "--benchmark=b").err()).contains("not both");
  }

  @Test
  void aBrowserShowsTheNumbersOfTheParquetAndHasNothingToComplainOf() throws Exception {
    try (Browser browser = opened()) {
      assertThat(browser.complaints()).isEmpty();
      assertThat(table(browser, "recall"))
          .containsExactlyInAnyOrderElementsOf(
              SPARK
                  .read()
                  .parquet(run.resolve("evaluation/classes").toString())
                  .select("class_id", "class_name", "images", "predicted", "correct")
                  .collectAsList()
                  .stream()
                  .map(ReportCommandTest::words)
                  .toList());
    }
  }

  @Test
  void aClickOnAHeadingSortsAndASearchHidesRows() throws Exception {
    try (Browser browser = opened()) {
      browser.evaluate("heading('recall', 'class').click()");
      List<String> descending = table(browser, "recall");
      browser.evaluate("heading('recall', 'class').click()");
      List<String> ascending = table(browser, "recall");
      assertThat(ascending).hasSizeGreaterThan(1).isSorted();
      assertThat(descending).containsExactlyElementsOf(reversed(ascending));

      browser.evaluate(
          "var field = document.querySelector('.search input'); field.value = 'bird';"
              + " field.dispatchEvent(new Event('input'))");
      assertThat(table(browser, "recall")).singleElement().asString().contains("bird");
    }
  }

  @Test
  void thePageFitsAPhoneAndFollowsTheThemeOfItsReader() throws Exception {
    try (Browser browser = opened()) {
      browser.look(390, false);
      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
          .isLessThanOrEqualTo(390);
      String light = background(browser);
      browser.look(1280, true);
      assertThat(background(browser)).isNotEqualTo(light);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static Browser opened() throws IOException, InterruptedException {
    assumeTrue(Browser.program().isPresent(), "skipped: there is no Chromium on this machine");
    Browser browser = Browser.start(Files.createTempDirectory(shared, "profile"));
    browser.open(run.resolve("report.html"));
    // table(n) is the table with a heading that starts with n, and heading(n, h) is the button in
    // the heading of that table that starts with h.
    browser.evaluate(
        "function named(h, n) { return h.textContent.trim().startsWith(n); }"
            + "function table(n) { return [...document.querySelectorAll('table')]"
            + ".find(t => [...t.querySelectorAll('th')].some(h => named(h, n))); }"
            + "function heading(n, h) { return [...table(n).querySelectorAll('th')]"
            + ".find(e => named(e, h)).querySelector('button'); }");
    return browser;
  }

  /** Returns the first five cells of each visible row, with a space between the cells. */
  private static List<String> table(Browser browser, String column)
      throws IOException, InterruptedException {
    JsonNode rows =
        browser.evaluate(
            "[...table('%s').tBodies[0].rows].filter(r => !r.hidden)".formatted(column)
                + ".map(r => [...r.cells].slice(0, 5).map(c => c.textContent.trim()).join(' '))");
    List<String> shown = new ArrayList<>();
    rows.forEach(row -> shown.add(row.asText()));
    return shown;
  }

  private static String background(Browser browser) throws IOException, InterruptedException {
    return browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
  }

  private static String words(Row row) {
    return row.mkString(" ");
  }

  private static List<String> reversed(List<String> list) {
    List<String> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }
}
