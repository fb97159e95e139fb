package io.densepath.jobs.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;

import io.densepath.fetch.InputFormat;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.output.CommitLog;
import io.densepath.jobs.output.CommittedFile;
import io.densepath.jobs.output.FileDifferences;
import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.output.WaveCommit;
import io.densepath.jobs.plan.Plan;
import io.densepath.spark.Schemas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Compares a finished run with its plan and its commits, and changes nothing: the files, the rows
 * of each file, the rows of each planned path, and the totals of run.json.
 */
public final class VerifyJob {

  private static final int MAX_EXAMPLES = 3;

  private final SparkSession spark;
  private final FinishedRun run;
  private final RunFolder folder;
  private final InputFormat format;
  private final Plan plan;
  private final Map<Integer, WaveCommit> commits;
  private final List<String> problems = new ArrayList<>();

  private VerifyJob(SparkSession spark, FinishedRun run) throws IOException {
    this.spark = spark;
    this.run = run;
    this.folder = run.folder();
    this.format = InputFormat.valueOf(run.record().format().toUpperCase(Locale.ROOT));
    this.plan =
        run.record()
            .plan()
            .orElseThrow(() -> new JobException("run: %s has no plan.".formatted(folder.record())));
    this.commits = CommitLog.of(folder).waves();
  }

  /** Returns what is wrong with a run, in the order of the checks; nothing if it is whole. */
  public static List<String> problems(SparkSession spark, FinishedRun run) throws IOException {
    return new VerifyJob(spark, run).problems();
  }

  private List<String> problems() throws IOException {
    // A run of an earlier version has no commits; its rows are compared with its plan alone.
    if (!commits.isEmpty()) {
      checkFiles();
      checkCommits();
    }
    checkPaths();
    checkTotals();
    return problems;
  }

  private void checkFiles() throws IOException {
    FileDifferences differences = FileDifferences.of(folder, plan);
    problems.addAll(differences.missing());
    differences
        .uncommitted()
        .forEach(wave -> problems.add(String.format(Locale.ROOT, "wave %d has no commit", wave)));
    differences.unnamed().forEach(file -> problems.add("%s belongs to no commit".formatted(file)));
  }

  /** Compares the rows of every committed file that is there, and the paths of every wave. */
  private void checkCommits() throws IOException {
    Map<String, Long> present = folder.files(folder.predictions());
    List<Path> files =
        commits.values().stream()
            .flatMap(commit -> commit.predictions().stream())
            .filter(file -> present.containsKey(file.name()))
            .map(file -> new Path(folder.predictions(), file.name()))
            .toList();
    Map<String, WrittenRows> rows = WrittenRows.byFile(spark, format, files, true);
    for (WaveCommit commit : commits.values()) {
      WrittenRows sum = WrittenRows.NONE;
      for (CommittedFile file : commit.predictions()) {
        WrittenRows found = rows.getOrDefault(file.name(), WrittenRows.NONE);
        long committed = file.rows().orElse(0L);
        if (present.containsKey(file.name()) && found.rows() != committed) {
          problems.add(
              String.format(
                  Locale.ROOT,
                  "%s has %,d rows, and %,d were committed",
                  new Path(folder.predictions(), file.name()),
                  found.rows(),
                  committed));
        }
        sum = sum.plus(found);
      }
      if (!sum.checksumText().equals(commit.checksum())) {
        problems.add(
            String.format(
                Locale.ROOT, "wave %d has other paths than were committed", commit.wave()));
      }
    }
  }

  /** Counts, for every path that is planned or predicted, how often it is planned and predicted. */
  private void checkPaths() {
    Dataset<Row> planned =
        spark
            .read()
            .schema(Schemas.plan())
            .parquet(folder.plan().toString())
            .groupBy("path")
            .agg(count(lit(1)).as("planned"));
    Dataset<Row> wrong =
        planned
            .join(predicted(), planned.col("path").equalTo(col("object")), "full_outer")
            .select(
                coalesce(planned.col("path"), col("object")).as("path"),
                coalesce(col("planned"), lit(0L)).as("planned"),
                coalesce(col("rows"), lit(0L)).as("rows"))
            .filter(col("planned").notEqual(1).or(col("rows").notEqual(1)))
            .persist();
    try {
      long paths = wrong.count();
      if (paths > 0) {
        problems.add(
            String.format(
                Locale.ROOT, "%,d paths have not exactly one row: %s", paths, examples(wrong)));
      }
    } finally {
      wrong.unpersist();
    }
  }

  /** Returns the rows of each object; a shard has one or more, and counts once. */
  private Dataset<Row> predicted() {
    Dataset<Row> objects =
        spark
            .read()
            .option("recursiveFileLookup", true)
            .option("ignoreCorruptFiles", true)
            .schema(WrittenRows.schema(format))
            .parquet(folder.predictions().toString())
            .select(col(format.objectColumn()).as("object"), col("path"));
    return objects
        .groupBy("object")
        .agg((format.sharded() ? countDistinct(col("object")) : count(lit(1))).as("rows"));
  }

  private static String examples(Dataset<Row> wrong) {
    return String.join(
        "; ",
        wrong.orderBy("path").limit(MAX_EXAMPLES).collectAsList().stream()
            .map(
                row ->
                    String.format(
                        Locale.ROOT,
                        "%s is planned %d times and has %d rows",
                        row.getString(0),
                        row.getLong(1),
                        row.getLong(2)))
            .toList());
  }

  private void checkTotals() {
    Map<String, Long> recorded = run.record().totals().byStatus();
    Map<String, Long> found = WaveCommit.byStatus(commits.values());
    if (!commits.isEmpty() && !found.equals(recorded)) {
      problems.add("run.json counts %s, and the commits %s".formatted(recorded, found));
    }
  }
}
