package io.densepath.jobs.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.options.RecordedOptions;
import io.densepath.jobs.output.CommitLog;
import io.densepath.jobs.output.FileDifferences;
import io.densepath.jobs.output.LockedFolder;
import io.densepath.jobs.output.ModelRecord;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.output.RunRecord;
import io.densepath.jobs.plan.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The run that an output folder already holds, finished or not. */
record EarlierRun(RunFolder folder, RunRecord record) {

  /** Returns the run in a folder, if there is one. */
  static Optional<EarlierRun> in(RunFolder folder) throws IOException {
    return folder.fileSystem().exists(folder.record())
        ? Optional.of(new EarlierRun(folder, RunRecord.read(folder.fileSystem(), folder.record())))
        : Optional.empty();
  }

  String id() {
    return record.runId();
  }

  /**
   * Returns the id of this run, which a run that resumes it keeps.
   *
   * @throws JobException if another id is given
   */
  String idUnlessAnother(Optional<String> given) {
    if (given.isPresent() && !given.get().equals(id())) {
      throw new JobException(
          "run-id: the run in %s is %s, not %s. Leave --run-id out, or choose another --output."
              .formatted(folder.root(), id(), given.get()));
    }
    return id();
  }

  /** The format of its input, as the value of {@code --format}. */
  String format() {
    return record.format();
  }

  boolean isEvaluated() throws IOException {
    return folder.fileSystem().exists(folder.evaluation());
  }

  /**
   * Deletes files that no commit of this finished run names, and returns whether all others are
   * there. A run of an earlier version, which has no commits, stays as it is.
   */
  boolean isWhole(LockedFolder locked, PrintWriter err) throws IOException {
    if (plan().isEmpty() || CommitLog.of(folder).waves().isEmpty()) {
      return true;
    }
    FileDifferences differences = FileDifferences.of(folder, plan().get());
    if (differences.isComplete() && !differences.unnamed().isEmpty()) {
      err.printf(
          Locale.ROOT,
          "Deleting %,d files that are not of run %s, %s the first.%n",
          differences.unnamed().size(),
          id(),
          differences.unnamed().get(0));
      locked.delete(differences.unnamed());
    }
    return differences.isComplete();
  }

  boolean isDone() {
    return record.state() == RunRecord.State.DONE;
  }

  /** Whether it ended without recording an end. */
  boolean wasKilled() {
    return record.state() == RunRecord.State.RUNNING;
  }

  boolean isRetrying() {
    return record.isRetrying();
  }

  /** Its plan, or empty if it ended before it had one. */
  Optional<Plan> plan() {
    return record.plan();
  }

  /** The plan of a finished run. */
  Plan requirePlan() {
    return plan()
        .orElseThrow(
            () ->
                new JobException(
                    "output: %s has no section 'plan': it was written by an older version."
                        .formatted(folder.record())));
  }

  /**
   * Makes sure that later rows are made as this run's rows were.
   *
   * @param options of the command that resumes the run
   * @param model of that command
   * @throws JobException naming every option and every component of the model that differs
   */
  void requireSame(RecordedOptions options, ModelRecord model) {
    List<String> differences =
        Stream.concat(
                differences(
                    "--",
                    comparable(options),
                    JsonFile.tree(record.configuration()),
                    JsonFile.tree(options.values())),
                differences(
                    "model ",
                    List.copyOf(model.componentsOfRows().keySet()),
                    JsonFile.tree(record.model().componentsOfRows()),
                    JsonFile.tree(model.componentsOfRows())))
            .toList();
    if (!differences.isEmpty()) {
      throw new JobException(
          ("output: the run in %s was begun otherwise: %s. Give what it was begun with, or another"
                  + " --output.")
              .formatted(folder.root(), String.join("; ", differences)));
    }
  }

  /** Returns the options to compare: one that the earlier version lacked had today's default. */
  private List<String> comparable(RecordedOptions options) {
    return options.sameOnResume().stream()
        .filter(
            name -> record.configuration().containsKey(name) || !options.defaulted().contains(name))
        .toList();
  }

  private static Stream<String> differences(
      String prefix, List<String> keys, JsonNode then, JsonNode now) {
    return keys.stream()
        .filter(key -> !text(then.path(key)).equals(text(now.path(key))))
        .map(
            key ->
                "%s%s was %s, is %s"
                    .formatted(
                        prefix,
                        key,
                        shortened(text(then.path(key))),
                        shortened(text(now.path(key)))));
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull() || (value.isArray() && value.isEmpty())) {
      return "not given";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
