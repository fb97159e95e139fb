package io.densepath.jobs.output;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

  private static final String FORMAT_KEY = "densepath_run";
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<String, Object> sections = new LinkedHashMap<>();

  public RunRecord(String runId) {
    sections.put(FORMAT_KEY, FORMAT);
    sections.put("run_id", runId);
    put("state", State.RUNNING.name());
  }

  /** Sets a section: text, a number, a list, or a map of these. */
  public RunRecord put(String section, Object content) {
    sections.put(section, content);
    return this;
  }

  public RunRecord state(State state) {
    return put("state", state.name());
  }

  public String toJson() {
    try {
      return JSON.writeValueAsString(redacted(sections));
    } catch (JacksonException e) {
      throw new IllegalStateException("run.json cannot hold " + sections, e);
    }
  }

  /** A password that somebody wrote into a URI is none of the record's business. */
  private static Object redacted(Object content) {
    if (content instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, value) -> copy.put(key, redacted(value)));
      return copy;
    }
    if (content instanceof Iterable<?> list) {
      return java.util.stream.StreamSupport.stream(list.spliterator(), false)
          .map(RunRecord::redacted)
          .toList();
    }
    return content instanceof String text ? text.replaceAll("://[^/@\\s]+@", "://***@") : content;
  }

  void write(FileSystem fs, Path file) throws IOException {
    byte[] json = (toJson() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    try (OutputStream out = fs.create(file, true)) {
      out.write(json);
    }
  }

  /** Whether a file is a run's record. */
  static boolean isOne(FileSystem fs, Path file) throws IOException {
    try {
      return read(fs, file).path(FORMAT_KEY).isInt();
    } catch (JacksonException e) {
      return false;
    }
  }

  /** The record of a run that is there. */
  public static JsonNode read(FileSystem fs, Path file) throws IOException {
    try (InputStream in = fs.open(file)) {
      return JSON.readTree(in);
    }
  }
}
