package io.densepath.jobs.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads and writes records as JSON files. A file is replaced atomically, and credentials within
 * URIs are redacted. A component {@code startUpMs} of a record is the key {@code start_up_ms}; an
 * empty {@link java.util.Optional} has no key, and unknown keys are ignored, so that records of
 * other versions stay readable.
 */
public final class JsonFile {

  // S3A looks a file up, and then reads the version that it has found: it says so by this
  // exception, whose class need not be on the class path, if the file was replaced in between.
  private static final String CHANGED = "RemoteFileChangedException";
  private static final int MAX_CHANGES = 10;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .defaultPropertyInclusion(JsonInclude.Value.construct(Include.NON_ABSENT, Include.ALWAYS))
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  // A password may hold an unencoded slash: if there is a colon, everything up to the @ is
  // redacted.
  private static final Pattern USER_INFO = Pattern.compile("://(?:[^/@\\s:]*:[^@\\s]*|[^/@\\s]+)@");
  private static final Pattern SIGNED_QUERY =
      Pattern.compile(
          "\\?(?=\\S*\\b(?:x-(?:amz|goog)-[a-z-]+|sig|signature|(?:aws|google)access(?:key)?id"
              + "|[a-z_]*token)=)\\S*",
          Pattern.CASE_INSENSITIVE);

  private JsonFile() {}

  /** Returns the JSON text of a record or map, with credentials redacted. */
  public static String text(Object content) {
    try {
      return JSON.writeValueAsString(tree(content));
    } catch (JacksonException e) {
      throw new IllegalStateException("JSON cannot hold " + content, e);
    }
  }

  /** Returns a record or map as the JSON tree that would be written, with credentials redacted. */
  public static JsonNode tree(Object content) {
    return redacted(JSON.valueToTree(content));
  }

  private static JsonNode redacted(JsonNode node) {
    if (node.isTextual()) {
      return JsonNodeFactory.instance.textNode(redacted(node.textValue()));
    }
    if (node.isArray()) {
      var copy = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> copy.add(redacted(element)));
      return copy;
    }
    if (node.isObject()) {
      var copy = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(entry -> copy.set(entry.getKey(), redacted(entry.getValue())));
      return copy;
    }
    return node;
  }

  /** Redacts user names, passwords and signatures of the URIs within a text. */
  public static String redacted(String text) {
    String withoutUser = USER_INFO.matcher(text).replaceAll("://***@");
    return SIGNED_QUERY.matcher(withoutUser).replaceAll("?***");
  }

  /** Replaces a file atomically: a concurrent reader finds either the old or the new content. */
  public static void write(FileSystem fs, Path file, Object content) throws IOException {
    AtomicFile.write(fs, file, bytes(content));
  }

  /**
   * Replaces a file atomically and in two steps, as {@link AtomicFile#write(FileSystem, Path, Path,
   * byte[], AtomicFile.Guard)} does.
   */
  public static void write(
      FileSystem fs, Path file, Path staged, Object content, AtomicFile.Guard guard)
      throws IOException {
    AtomicFile.write(fs, file, staged, bytes(content), guard);
  }

  private static byte[] bytes(Object content) {
    return (text(content) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a file as a record, or as a {@link JsonNode} where another program defines its keys.
   *
   * @throws JacksonException if the file is not JSON, or does not fit {@code type}
   */
  public static <T> T read(FileSystem fs, Path file, Class<T> type) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (InputStream in = fs.open(file)) {
        return JSON.readValue(in, type);
      } catch (IOException e) {
        if (attempt == MAX_CHANGES || !e.getClass().getSimpleName().equals(CHANGED)) {
          throw e;
        }
      }
    }
  }

  /** Returns whether a file exists and is a JSON object that has an integer under {@code key}. */
  public static boolean hasInteger(FileSystem fs, Path file, String key) throws IOException {
    try {
      return fs.exists(file) && read(fs, file, JsonNode.class).path(key).isInt();
    } catch (JacksonException e) {
      return false;
    }
  }
}
