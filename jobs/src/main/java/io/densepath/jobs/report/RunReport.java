package io.densepath.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.progress.Durations;
import java.io.IOException;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The page of a run and, where it was evaluated, of its accuracy. */
public final class RunReport {

  private final SparkSession spark;
  private final FinishedRun run;

  private RunReport(SparkSession spark, FinishedRun run) {
    this.spark = spark;
    this.run = run;
  }

  /** The whole page. */
  public static String render(SparkSession spark, FinishedRun run) throws IOException {
    return new RunReport(spark, run).render();
  }

  private String render() throws IOException {
    JsonNode model = run.record().path("model");
    Page page =
        new Page(
            "DensePath run " + run.id(),
            Notes.paragraph(
                "%s in %s on %s, batches of %s. Finished %s."
                    .formatted(
                        model.path("name").asText(),
                        model.path("precision").asText(),
                        model.path("device").asText(),
                        model.path("batch_size").asText(),
                        Numbers.time(run.record().path("finished_at").asText()))));
    Dataset<Row> tasks = Tasks.of(read(run.folder().statistics().toString()));
    try (Thumbnails thumbnails = new Thumbnails(spark.sparkContext().hadoopConfiguration())) {
      page.section("Summary", summary());
      EvaluationReport.addTo(page, spark, run, thumbnails);
      page.section(
          "Objects",
          new FailedImages(read(run.folder().predictions().toString())).html(thumbnails));
    }
    Executors executors = Executors.of(tasks);
    return page.section(
            "Throughput",
            Throughput.html(tasks),
            Notes.heading("By executor"),
            executors.throughput())
        .section(
            "Where the time went",
            Element.of("div", "columns").holding(executors.timeParts(), TimeParts.html(tasks)))
        .section("Slowest tasks", Tasks.slowest(tasks))
        .section("Settings", settings())
        .render();
  }

  private Dataset<Row> read(String folder) {
    return spark.read().parquet(folder);
  }

  private Html summary() {
    JsonNode totals = run.record().path("totals");
    JsonNode throughput = run.record().path("throughput");
    return new Tiles()
        .add(Numbers.count(totals.path("images").asLong()), "images")
        .add(Numbers.count(totals.path("failed").asLong()), "without a prediction")
        .add(Durations.rate(throughput.path("images_per_second").asDouble()), "images a second")
        .add(seconds(throughput.path("classifying_ms")), "of classifying")
        .add(seconds(throughput.path("start_up_ms")), "of start-up before")
        .html();
  }

  private static String seconds(JsonNode milliseconds) {
    return Durations.seconds(Duration.ofMillis(milliseconds.asLong()));
  }

  private Html settings() {
    JsonNode record = run.record();
    return Html.of(
        new Facts()
            .add("run", run.id())
            .add("folder", run.folder().root().toString())
            .add("started", Numbers.time(record.path("started_at").asText()))
            .add("finished", Numbers.time(record.path("finished_at").asText()))
            .html(),
        new Facts().addAll(record.path("model")).folded("Model"),
        new Facts().addAll(record.path("configuration")).folded("Options"),
        new Facts().addAll(record.path("versions")).folded("Versions"));
  }
}
