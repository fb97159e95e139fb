package io.densepath.jobs.run;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.output.CommitLog;
import io.densepath.jobs.output.CommittedFile;
import io.densepath.jobs.output.LockedFolder;
import io.densepath.jobs.output.PlanCommit;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.plan.Plan;
import io.densepath.spark.Schemas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The plan of a run, which consists of the files that its commit names. */
record CommittedPlan(SparkSession spark, RunFolder folder, Plan plan, PlanCommit commit) {

  /**
   * Returns the plan in a run's folder. If it has no commit, because an earlier version wrote it or
   * a run was killed just before, it gets one.
   *
   * @param plan the numbers that run.json holds
   * @param manifest the state of the manifest, if one was planned just now
   * @throws JobException if files of the plan are missing or hold other numbers of rows
   */
  static CommittedPlan of(
      SparkSession spark, LockedFolder locked, Plan plan, Optional<String> manifest)
      throws IOException {
    RunFolder folder = locked.folder();
    Map<String, Long> present = folder.files(folder.plan());
    Optional<PlanCommit> earlier = CommitLog.of(folder).plan();
    if (earlier.isPresent()) {
      requireAll(folder, earlier.get(), present);
      return new CommittedPlan(spark, folder, plan, earlier.get());
    }
    List<CommittedFile> files =
        present.entrySet().stream()
            .filter(file -> file.getKey().matches("wave=\\d+/[^_.][^/]*"))
            .map(file -> new CommittedFile(file.getKey(), file.getValue(), Optional.empty()))
            .toList();
    PlanCommit draft = new PlanCommit(locked.lock().epoch(), files, List.of(), manifest);
    CommittedPlan counted = new CommittedPlan(spark, folder, plan, draft);
    PlanCommit commit =
        new PlanCommit(draft.epoch(), files, counted.countChecksums(), draft.manifest());
    locked.commit(commit);
    return new CommittedPlan(spark, folder, plan, commit);
  }

  private static void requireAll(RunFolder folder, PlanCommit commit, Map<String, Long> present) {
    for (CommittedFile file : commit.files()) {
      if (!Long.valueOf(file.bytes()).equals(present.get(file.name()))) {
        throw new JobException(
            String.format(
                Locale.ROOT,
                ("output: %s of the plan is missing or has not its %,d bytes. Without it the run cannot"
                    + " go on. Begin it again with --overwrite, or choose another --output."),
                new Path(folder.plan(), file.name()),
                file.bytes()));
      }
    }
  }

  private List<String> countChecksums() {
    Map<Integer, Row> waves =
        read()
            .groupBy("wave")
            .agg(count(lit(1)), bit_xor(xxhash64(col("path"))))
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(row -> row.getInt(0), row -> row));
    List<String> checksums = new ArrayList<>();
    for (int wave = 0; wave < plan.waves().size(); wave++) {
      Row found = waves.get(wave);
      long rows = found == null ? 0 : found.getLong(1);
      if (rows != plan.waves().get(wave)) {
        throw new JobException(
            String.format(
                Locale.ROOT,
                ("output: %s has %,d rows of wave %d, and run.json says %,d. Begin the run again with"
                    + " --overwrite, or choose another --output."),
                folder.plan(),
                rows,
                wave,
                plan.waves().get(wave)));
      }
      checksums.add(WrittenRows.text(found == null ? 0 : found.getLong(2)));
    }
    return checksums;
  }

  /** Reads all rows, with the columns of {@link Schemas#plan()}. */
  Dataset<Row> read() {
    return read(commit.files());
  }

  /** Reads the rows of a wave. */
  Dataset<Row> read(int wave) {
    return read(
        commit.files().stream()
            .filter(file -> file.name().startsWith(Plan.folder(wave) + "/"))
            .toList());
  }

  private Dataset<Row> read(List<CommittedFile> files) {
    return spark
        .read()
        .schema(Schemas.plan())
        .option("basePath", folder.plan().toString())
        .parquet(
            files.stream()
                .map(file -> new Path(folder.plan(), file.name()).toString())
                .toArray(String[]::new));
  }

  /** Whether rows are those of a wave of the plan: a row for every object, and no other. */
  boolean isWave(int wave, long objects, String checksum) {
    return objects == plan.waves().get(wave) && checksum.equals(commit.checksums().get(wave));
  }

  /** Returns the waves that have rows; wave 0 if the plan has none. */
  List<Integer> toClassify() {
    return plan.toClassify();
  }
}
