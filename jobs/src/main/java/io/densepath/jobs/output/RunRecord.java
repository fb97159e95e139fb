package io.densepath.jobs.output;

import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.plan.Plan;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What {@code run.json} says of a run, section by section. It is written when the run begins, so
 * that a run that was killed can be told from a stranger's folder, and again when it ends.
 */
public final class RunRecord {

  /** How far a run has come. */
  public enum State {
    RUNNING,
    DONE,
    FAILED
  }

  static final String FORMAT_KEY = "densepath_run";
  private static final int FORMAT = 1;
  private final Map<String, Object> sections = new LinkedHashMap<>();

  public RunRecord(String runId) {
    sections.put(FORMAT_KEY, FORMAT);
    sections.put("run_id", runId);
    put("state", State.RUNNING.name());
  }

  private RunRecord(Map<String, Object> sections) {
    this.sections.putAll(sections);
  }

  /** A record as it was read. */
  public static RunRecord of(JsonNode written) {
    return new RunRecord(JsonFile.map(written));
  }

  /** Sets some entries of a section that is a map, and leaves the others. */
  public RunRecord update(String section, Map<String, Object> entries) {
    Map<String, Object> content = new LinkedHashMap<>();
    if (sections.get(section) instanceof Map<?, ?> before) {
      before.forEach((key, value) -> content.put(String.valueOf(key), value));
    }
    content.putAll(entries);
    return put(section, content);
  }

  public RunRecord remove(String section) {
    sections.remove(section);
    return this;
  }

  /** Sets a section: text, a number, a list, or a map of these. */
  public RunRecord put(String section, Object content) {
    sections.put(section, content);
    return this;
  }

  /** Says that this plan is in force. */
  RunRecord plan(Plan plan) {
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("images", plan.images());
    section.put("bytes", plan.bytes());
    section.put("waves", plan.waves());
    return put("plan", section);
  }

  public RunRecord state(State state) {
    return put("state", state.name());
  }

  public String toJson() {
    return JsonFile.text(sections);
  }

  /** Writes it in place of the one before; whoever reads meanwhile finds either, whole. */
  void write(FileSystem fs, Path file) throws IOException {
    JsonFile.write(fs, file, sections);
  }

  /** The record of a run that is there. */
  public static JsonNode read(FileSystem fs, Path file) throws IOException {
    return JsonFile.read(fs, file);
  }
}
