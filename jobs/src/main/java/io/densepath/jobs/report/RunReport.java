package io.densepath.jobs.report;

import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.output.ModelRecord;
import io.densepath.jobs.output.RunRecord;
import io.densepath.jobs.output.Throughput;
import io.densepath.jobs.output.Totals;
import io.densepath.jobs.progress.Durations;
import java.io.IOException;
import java.time.Duration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The page of a run, with its evaluation if there is one. */
public final class RunReport {

  private final SparkSession spark;
  private final FinishedRun run;

  private RunReport(SparkSession spark, FinishedRun run) {
    this.spark = spark;
    this.run = run;
  }

  /** Returns the page as HTML. */
  public static String render(SparkSession spark, FinishedRun run) throws IOException {
    return new RunReport(spark, run).render();
  }

  private String render() throws IOException {
    ModelRecord model = run.record().model();
    Page page =
        new Page(
            "DensePath run " + run.id(),
            Notices.paragraph(
                "%s in %s on %s, batches of %s. Finished %s."
                    .formatted(
                        model.name(),
                        model.precision(),
                        model.device(),
                        model.batchSize(),
                        finishedAt())));
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
            ThroughputPlot.html(tasks),
            Notices.heading("By executor"),
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
    Totals totals = run.record().totals();
    Throughput throughput = run.record().throughput();
    return new KeyFigures()
        .add(NumberFormats.count(totals.images()), "images")
        .add(NumberFormats.count(totals.failed()), "without a prediction")
        .add(Durations.rate(throughput.imagesPerSecond()), "images a second")
        .add(seconds(throughput.classifyingMs()), "of classifying")
        .add(seconds(throughput.startUpMs()), "of start-up before")
        .html();
  }

  private String finishedAt() {
    return NumberFormats.time(run.record().finishedAt().orElse(""));
  }

  private static String seconds(long milliseconds) {
    return Durations.seconds(Duration.ofMillis(milliseconds));
  }

  private Html settings() {
    RunRecord record = run.record();
    return Html.of(
        new DefinitionList()
            .add("run", run.id())
            .add("folder", run.folder().root().toString())
            .add("started", NumberFormats.time(record.startedAt()))
            .add("finished", finishedAt())
            .html(),
        new DefinitionList().addAll(JsonFile.tree(record.model())).folded("Model"),
        new DefinitionList().addAll(JsonFile.tree(record.configuration())).folded("Options"),
        new DefinitionList().addAll(JsonFile.tree(record.versions())).folded("Versions"));
  }
}
