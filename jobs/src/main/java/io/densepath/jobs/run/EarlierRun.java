package io.densepath.jobs.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.densepath.fetch.InputFormat;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.output.RunRecord;
import io.densepath.jobs.plan.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The run that an output folder holds, finished or not, as its record tells of it. */
public record EarlierRun(RunFolder folder, JsonNode record) {

  /** The section of a record while failed images are tried again. */
  static final String RETRYING = "retrying";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Options without which a row would be another, or another object's. */
  private static final List<String> OPTIONS =
      List.of(
          "input",
          "manifest",
          "skip-seen",
          "format",
          "image-column",
          "id-column",
          "label-column",
          "top-k",
          "with-logits",
          "with-embedding",
          "reduced-decode",
          "max-image-bytes",
          "max-image-pixels");

  /** What run.json says of the model that makes a row what it is. */
  private static final List<String> MODEL =
      List.of("name", "sha256", "precision", "preprocessing", "class_names");

  /** The run in a folder, if one is there. */
  public static Optional<EarlierRun> in(RunFolder folder) throws IOException {
    if (!folder.fileSystem().exists(folder.record())) {
      return Optional.empty();
    }
    return Optional.of(
        new EarlierRun(folder, RunRecord.read(folder.fileSystem(), folder.record())));
  }

  public String id() {
    return record.path("run_id").asText();
  }

  /**
   * Its name, which the run that goes on keeps.
   *
   * @throws JobException if another one is given
   */
  public String idUnlessAnother(Optional<String> given) {
    if (given.isPresent() && !given.get().equals(id())) {
      throw new JobException(
          "run-id: the run in %s is %s, not %s. Leave --run-id out, or choose another --output."
              .formatted(folder.root(), id(), given.get()));
    }
    return id();
  }

  /** Of its input, as an option's value. */
  String format() {
    return record.at("/configuration/format").asText(InputFormat.FILES.key());
  }

  public long images() {
    return record.at("/totals/images").asLong();
  }

  public long failed() {
    return record.at("/totals/failed").asLong();
  }

  public long brokenShards() {
    return record.at("/totals/broken_shards").asLong();
  }

  public double failedFraction() {
    return images() == 0 ? 0 : (double) failed() / images();
  }

  public boolean isEvaluated() throws IOException {
    return folder.fileSystem().exists(folder.evaluation());
  }

  public boolean isDone() {
    return record.path("state").asText().equals(RunRecord.State.DONE.name());
  }

  /** Whether it ended without a word. */
  public boolean wasKilled() {
    return record.path("state").asText().equals(RunRecord.State.RUNNING.name());
  }

  public boolean isRetrying() {
    return record.has(RETRYING);
  }

  /** Its plan, which a finished run has. */
  Plan requirePlan() {
    return plan()
        .orElseThrow(
            () ->
                new JobException(
                    "output: %s has no section 'plan': it was written by an older version."
                        .formatted(folder.record())));
  }

  /** Its plan, if it had come so far. */
  Optional<Plan> plan() {
    JsonNode plan = record.path("plan");
    if (plan.isMissingNode()) {
      return Optional.empty();
    }
    List<Long> waves =
        StreamSupport.stream(plan.path("waves").spliterator(), false)
            .map(JsonNode::asLong)
            .toList();
    return Optional.of(new Plan(plan.path("bytes").asLong(), waves));
  }

  /** A section of its record. */
  JsonNode section(String name) {
    return record.path(name);
  }

  /**
   * Makes sure that its rows and those to come are of one kind.
   *
   * @param configuration as its record would have it now
   * @param model as its record would have it now
   * @throws JobException naming all that differs
   */
  public void requireSame(Map<String, Object> configuration, Map<String, Object> model) {
    List<String> differences =
        Stream.concat(
                differences("--", "configuration", OPTIONS, configuration),
                differences("model ", "model", MODEL, model))
            .toList();
    if (!differences.isEmpty()) {
      throw new JobException(
          ("output: the run in %s was begun otherwise: %s. Give what it was begun with, or another"
                  + " --output.")
              .formatted(folder.root(), String.join("; ", differences)));
    }
  }

  private Stream<String> differences(
      String prefix, String section, List<String> keys, Map<String, Object> now) {
    JsonNode written = json(now);
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      String then = text(record.path(section).path(key));
      String here = text(written.path(key));
      if (!then.equals(here)) {
        differences.add(
            "%s%s was %s, is %s".formatted(prefix, key, shortened(then), shortened(here)));
      }
    }
    return differences.stream();
  }

  /** As it would stand in the record, which leaves secrets out. */
  private static JsonNode json(Map<String, Object> content) {
    try {
      return JSON.readTree(JsonFile.text(content));
    } catch (JacksonException e) {
      throw new IllegalStateException("JSON that is none", e);
    }
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
