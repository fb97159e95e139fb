package io.densepath.jobs.output;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
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

  // A secret that nobody has encoded may have slashes: with a colon, all up to the @ is secret.
  private static final Pattern USER_INFO = Pattern.compile("://(?:[^/@\\s:]*:[^@\\s]*|[^/@\\s]+)@");
  private static final Pattern SIGNED_QUERY =
      Pattern.compile(
          "\\?(?=\\S*\\b(?:x-(?:amz|goog)-[a-z-]+|sig|signature|(?:aws|google)access(?:key)?id"
              + "|[a-z_]*token)=)\\S*",
          Pattern.CASE_INSENSITIVE);

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

  /** What somebody wrote into a URI to be let in is none of the record's business. */
  private static Object redacted(Object content) {
    if (content instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, value) -> copy.put(key, redacted(value)));
      return copy;
    }
    if (content instanceof Iterable<?> list) {
      return StreamSupport.stream(list.spliterator(), false).map(RunRecord::redacted).toList();
    }
    return content instanceof String text ? redacted(text) : content;
  }

  private static String redacted(String text) {
    String withoutUser = USER_INFO.matcher(text).replaceAll("://***@");
    return SIGNED_QUERY.matcher(withoutUser).replaceAll("?***");
  }

  /** Writes it in place of the one before; whoever reads meanwhile finds either, whole. */
  void write(FileSystem fs, Path file) throws IOException {
    byte[] json = (toJson() + "\n").getBytes(StandardCharsets.UTF_8);
    Path aside = file.suffix(".new");
    if (fs instanceof LocalFileSystem local) {
      // Without its checksum, which would be renamed later than the file.
      put(local.getRawFileSystem(), aside, json);
      local.getRawFileSystem().delete(local.getChecksumFile(file), false);
      local.getRawFileSystem().rename(aside, file);
    } else if (fs.getUri().getScheme().equals("hdfs")) {
      put(fs, aside, json);
      FileContext.getFileContext(fs.getUri(), fs.getConf())
          .rename(aside, file, Options.Rename.OVERWRITE);
    } else {
      // An object store shows an object when it is complete.
      put(fs, file, json);
    }
  }

  private static void put(FileSystem fs, Path file, byte[] content) throws IOException {
    try (OutputStream out = fs.create(file, true)) {
      out.write(content);
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
