package io.densepath.jobs.files;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A JSON file of a run's folder: whole or not there, and without what let somebody in. */
public final class JsonFile {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  // A secret that nobody has encoded may have slashes: with a colon, all up to the @ is secret.
  private static final Pattern USER_INFO = Pattern.compile("://(?:[^/@\\s:]*:[^@\\s]*|[^/@\\s]+)@");
  private static final Pattern SIGNED_QUERY =
      Pattern.compile(
          "\\?(?=\\S*\\b(?:x-(?:amz|goog)-[a-z-]+|sig|signature|(?:aws|google)access(?:key)?id"
              + "|[a-z_]*token)=)\\S*",
          Pattern.CASE_INSENSITIVE);

  private JsonFile() {}

  /** The text of a map of text, numbers, lists and maps of these. */
  public static String text(Map<String, ?> content) {
    try {
      return JSON.writeValueAsString(redacted(content));
    } catch (JacksonException e) {
      throw new IllegalStateException("JSON cannot hold " + content, e);
    }
  }

  /** What somebody wrote into a URI to be let in is no file's business. */
  private static Object redacted(Object content) {
    if (content instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, value) -> copy.put(key, redacted(value)));
      return copy;
    }
    if (content instanceof Iterable<?> list) {
      return StreamSupport.stream(list.spliterator(), false).map(JsonFile::redacted).toList();
    }
    return content instanceof String text ? redacted(text) : content;
  }

  /** A text that may hold URIs, with their user names, passwords and signatures taken out. */
  public static String redacted(String text) {
    String withoutUser = USER_INFO.matcher(text).replaceAll("://***@");
    return SIGNED_QUERY.matcher(withoutUser).replaceAll("?***");
  }

  /** Writes it in place of the one before; whoever reads meanwhile finds either, whole. */
  public static void write(FileSystem fs, Path file, Map<String, ?> content) throws IOException {
    AtomicFile.write(fs, file, (text(content) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** An object as a map of text, numbers, lists and maps of these. */
  public static Map<String, Object> map(JsonNode object) {
    return JSON.convertValue(object, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /** What is in a file that is there. */
  public static JsonNode read(FileSystem fs, Path file) throws IOException {
    try (InputStream in = fs.open(file)) {
      return JSON.readTree(in);
    }
  }

  /** Whether a file is JSON that has a whole number under that key. */
  public static boolean hasNumber(FileSystem fs, Path file, String key) throws IOException {
    try {
      return fs.exists(file) && read(fs, file).path(key).isInt();
    } catch (JacksonException e) {
      return false;
    }
  }
}
