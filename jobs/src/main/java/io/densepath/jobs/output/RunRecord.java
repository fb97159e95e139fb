package io.densepath.jobs.output;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.densepath.fetch.InputFormat;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.plan.Plan;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The content of {@code run.json}: a field is a key, and a section is a record. It is written when
 * the run begins, so that a killed run can be told from a folder of somebody else, and again when
 * the run ends. Times are ISO 8601 in UTC.
 */
@JsonAutoDetect(
    fieldVisibility = Visibility.ANY,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
@SuppressWarnings("unused") // Jackson reads some of the fields
public final class RunRecord {

  /** The state of a run; one that is still {@code RUNNING} without a live process was killed. */
  public enum State {
    RUNNING,
    DONE,
    FAILED
  }

  /** The key by which a {@code run.json} is recognised; its value is the version of the format. */
  static final String FORMAT_KEY = "densepath_run";

  private final int densepathRun;
  private final String runId;
  private State state;
  private final String startedAt;
  private final Map<String, Object> configuration;
  private final Map<String, String> versions;
  private final ModelRecord model;
  private Optional<String> resumedAt = Optional.empty();
  private Optional<Plan> plan = Optional.empty();
  private Optional<Boolean> retrying = Optional.empty();
  private Optional<Integer> retries = Optional.empty();
  private Optional<String> retriedAt = Optional.empty();
  private Optional<String> finishedAt = Optional.empty();
  private Optional<List<String>> devices = Optional.empty();
  private Optional<List<String>> precisions = Optional.empty();
  private Optional<Totals> totals = Optional.empty();
  private Optional<Throughput> throughput = Optional.empty();
  private Optional<String> error = Optional.empty();

  // Jackson fills it in; what an older record lacks stays empty.
  private RunRecord() {
    this("", "", Map.of(), Map.of(), ModelRecord.UNKNOWN);
  }

  private RunRecord(
      String runId,
      String startedAt,
      Map<String, Object> configuration,
      Map<String, String> versions,
      ModelRecord model) {
    this.densepathRun = 1;
    this.runId = runId;
    this.state = State.RUNNING;
    this.startedAt = startedAt;
    this.configuration = configuration;
    this.versions = versions;
    this.model = model;
  }

  /**
   * Returns the record of a run that begins now.
   *
   * @param configuration the options by name, defaults included
   * @param versions of the software, by name
   */
  public static RunRecord begin(
      String runId,
      Map<String, Object> configuration,
      Map<String, String> versions,
      ModelRecord model) {
    return new RunRecord(runId, now(), configuration, versions, model);
  }

  /** Returns the record of a run that resumes {@code earlier}, which began when that one did. */
  public static RunRecord resume(
      RunRecord earlier,
      Map<String, Object> configuration,
      Map<String, String> versions,
      ModelRecord model) {
    RunRecord record =
        new RunRecord(earlier.runId, earlier.startedAt, configuration, versions, model);
    record.resumedAt = Optional.of(now());
    return record;
  }

  /** Reads the record of a run. */
  public static RunRecord read(FileSystem fs, Path file) throws IOException {
    return JsonFile.read(fs, file, RunRecord.class);
  }

  /** Records the plan that the run follows from now on. */
  public RunRecord plan(Plan followed) {
    plan = Optional.of(followed);
    return this;
  }

  /** Records that the run is finished. */
  public RunRecord done(
      List<String> usedDevices, List<String> usedPrecisions, Totals counted, Throughput measured) {
    state = State.DONE;
    finishedAt = Optional.of(now());
    devices = Optional.of(usedDevices);
    precisions = Optional.of(usedPrecisions);
    totals = Optional.of(counted);
    throughput = Optional.of(measured);
    return this;
  }

  /** Records that the run failed, and why. */
  public RunRecord failed(String message) {
    state = State.FAILED;
    finishedAt = Optional.of(now());
    error = Optional.of(message);
    return this;
  }

  /** Records that the images of this finished run that failed are classified again. */
  public RunRecord retrying() {
    state = State.RUNNING;
    retrying = Optional.of(true);
    return this;
  }

  /** Records that a retry is finished. */
  public RunRecord retried(Totals counted) {
    state = State.DONE;
    retrying = Optional.empty();
    retries = Optional.of(retries() + 1);
    retriedAt = Optional.of(now());
    totals = Optional.of(counted);
    return this;
  }

  private static String now() {
    return Instant.now().toString();
  }

  public String runId() {
    return runId;
  }

  public State state() {
    return state;
  }

  public String startedAt() {
    return startedAt;
  }

  /** When the run ended, or empty while it runs. */
  public Optional<String> finishedAt() {
    return finishedAt;
  }

  /** The options of the run by name, without their hyphens. */
  public Map<String, Object> configuration() {
    return configuration;
  }

  /** The format of the input, as the value of {@code --format}. */
  public String format() {
    return String.valueOf(configuration.getOrDefault("format", InputFormat.FILES.key()));
  }

  public Map<String, String> versions() {
    return versions;
  }

  public ModelRecord model() {
    return model;
  }

  /** The plan, or empty for a run that ended before it had one. */
  public Optional<Plan> plan() {
    return plan;
  }

  /** Whether a retry was begun and not finished. */
  public boolean isRetrying() {
    return retrying.orElse(false);
  }

  /** How many retries of the run are finished. */
  public int retries() {
    return retries.orElse(0);
  }

  /** The counts of a finished run; all are 0 before. */
  public Totals totals() {
    return totals.orElse(Totals.NONE);
  }

  /** The rates of a finished run; all are 0 before. */
  public Throughput throughput() {
    return throughput.orElse(Throughput.NONE);
  }

  /** Why the run failed, if it did. */
  public Optional<String> error() {
    return error;
  }
}
