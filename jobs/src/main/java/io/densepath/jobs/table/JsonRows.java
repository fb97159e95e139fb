package io.densepath.jobs.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.densepath.charset.TextEncoding;
import java.io.IOException;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads the entries of a list of JSON objects, which follow one another or are elements of an
 * array. Of an object, only the wanted fields are held in memory.
 */
final class JsonRows implements EntryReader {

  private static final int MAX_TEXT_CHARS = 1 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(MAX_TEXT_CHARS).build())
          .build();

  private final JsonParser parser;
  private final String path;
  private final Optional<String> label;

  JsonRows(Reader text, Layout layout) throws IOException {
    this.parser = JSON.createParser(text);
    this.path = layout.header().get(layout.path());
    this.label =
        layout.label() == Layout.NO_LABEL
            ? Optional.empty()
            : Optional.of(layout.header().get(layout.label()));
  }

  @Override
  public Optional<Entry> next() throws IOException {
    Predicate<String> wanted = name -> name.equals(path) || label.filter(name::equals).isPresent();
    Optional<Fields> fields = fields(parser, wanted);
    return fields.map(
        found ->
            new Entry(
                found.line(),
                found.values().getOrDefault(path, ""),
                label.map(name -> found.values().getOrDefault(name, "")).orElse("")));
  }

  /**
   * The fields of an object.
   *
   * @param line at which the object begins
   * @param values the values of fields, as text; a null is missing
   */
  record Fields(long line, Map<String, String> values) {}

  static JsonParser parser(Reader text) throws IOException {
    return JSON.createParser(text);
  }

  /**
   * Returns the next object, or empty at the end.
   *
   * @param wanted the names of the fields to return
   */
  static Optional<Fields> fields(JsonParser parser, Predicate<String> wanted) throws IOException {
    try {
      JsonToken token = parser.nextToken();
      while (token == JsonToken.END_ARRAY || beginsArrayAtTheTop(parser, token)) {
        token = parser.nextToken();
      }
      if (token == null) {
        return Optional.empty();
      }
      long line = line(parser);
      if (token != JsonToken.START_OBJECT) {
        throw new BadLineException(
            line, "has %s, expected a JSON object with a path".formatted(parser.getText()));
      }
      return Optional.of(new Fields(line, values(parser, wanted)));
    } catch (JsonEOFException e) {
      throw new BadLineException(line(parser), "ends within a JSON object");
    } catch (JsonParseException | StreamConstraintsException e) {
      throw new BadLineException(line(parser), "is not JSON: " + e.getOriginalMessage());
    }
  }

  private static boolean beginsArrayAtTheTop(JsonParser parser, JsonToken token) {
    return token == JsonToken.START_ARRAY && parser.getParsingContext().getParent().inRoot();
  }

  private static Map<String, String> values(JsonParser parser, Predicate<String> wanted)
      throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (!wanted.test(name)) {
        parser.skipChildren();
      } else if (value.isScalarValue()) {
        if (value != JsonToken.VALUE_NULL) {
          values.put(name, text(parser));
        }
      } else {
        throw new BadLineException(
            line(parser), "has no text or number in the field '%s'".formatted(name));
      }
    }
    return values;
  }

  private static String text(JsonParser parser) throws IOException {
    String text = parser.getText();
    if (text.indexOf(TextEncoding.UNDECODABLE) >= 0) {
      throw RecordReader.undecodable(line(parser));
    }
    return text;
  }

  private static long line(JsonParser parser) {
    return Math.max(1, parser.currentLocation().getLineNr());
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
