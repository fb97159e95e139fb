package io.densepath.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the JSON of a safetensors header, and only what such a header may hold. */
final class SafetensorsHeader {

  private static final String METADATA = "__metadata__";
  private static final int MAX_TENSORS = 100_000;
  private static final int MAX_NUMBER_DIGITS = 18;
  private static final int DEPTH = 3;

  /** Field names are not kept in tables that outlive the parser: a hostile file could fill them. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(MAX_NUMBER_DIGITS)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final CheckpointFile file;
  private final String json;
  private final JsonParser parser;

  private SafetensorsHeader(CheckpointFile file, String json, JsonParser parser) {
    this.file = file;
    this.json = json;
    this.parser = parser;
  }

  /**
   * The header's statement about a tensor.
   *
   * @param begin offset of its first byte behind the header
   * @param end offset of the byte behind its last
   */
  record Entry(String name, String dtype, List<Long> shape, long begin, long end) {}

  /** Returns the entries in their order; a name may stand twice. */
  static List<Entry> read(CheckpointFile file, ByteBuffer header) throws CheckpointException {
    String json = StandardCharsets.UTF_8.decode(header).toString();
    try (JsonParser parser = JSON.createParser(json)) {
      return new SafetensorsHeader(file, json, parser).entries();
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException e) {
      throw new CheckpointException(file.name(), e);
    }
  }

  private List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    expect(JsonToken.START_OBJECT, "'{'");
    while (hasMember()) {
      String name = parser.getText();
      if (name.equals(METADATA)) {
        skipTexts();
      } else {
        entries.add(entry(name));
      }
      if (entries.size() > MAX_TENSORS) {
        throw malformed("at most " + MAX_TENSORS + " tensors");
      }
    }
    expect(null, "the end of the header");
    return entries;
  }

  private void skipTexts() throws IOException {
    expect(JsonToken.START_OBJECT, "'{'");
    while (hasMember()) {
      expect(JsonToken.VALUE_STRING, "a text");
    }
  }

  private Entry entry(String name) throws IOException {
    Optional<String> dtype = Optional.empty();
    List<Long> shape = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    expect(JsonToken.START_OBJECT, "'{'");
    Set<String> keys = new HashSet<>();
    while (hasMember()) {
      if (!keys.add(parser.getText())) {
        throw malformed("each key once");
      }
      switch (parser.getText()) {
        case "dtype" -> {
          expect(JsonToken.VALUE_STRING, "a text");
          dtype = Optional.of(parser.getText());
        }
        case "shape" -> shape = numbers();
        case "data_offsets" -> offsets = numbers();
        default -> throw malformed("dtype, shape or data_offsets");
      }
    }
    if (dtype.isEmpty() || offsets.size() != 2) {
      throw malformed("dtype, shape and two data_offsets of '" + name + "'");
    }
    return new Entry(name, dtype.get(), shape, offsets.get(0), offsets.get(1));
  }

  private List<Long> numbers() throws IOException {
    List<Long> numbers = new ArrayList<>();
    expect(JsonToken.START_ARRAY, "'['");
    while (next("a whole number") != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() < 0) {
        throw malformed("a whole number");
      }
      numbers.add(parser.getLongValue());
    }
    return numbers;
  }

  /** Moves to the name of the next member, or to the end of the object. */
  private boolean hasMember() throws IOException {
    return next("a name with its value, or '}'") != JsonToken.END_OBJECT;
  }

  private void expect(JsonToken token, String expected) throws IOException {
    if (next(expected) != token) {
      throw malformed(expected);
    }
  }

  /** Moves to the next token and reads all of it, so that no later call finds it broken. */
  private JsonToken next(String expected) throws IOException {
    try {
      JsonToken token = parser.nextToken();
      parser.finishToken();
      return token;
    } catch (JsonProcessingException e) {
      throw malformed(parser.currentLocation(), expected);
    }
  }

  private CheckpointException malformed(String expected) {
    return malformed(parser.currentTokenLocation(), expected);
  }

  private CheckpointException malformed(JsonLocation location, String expected) {
    int at = (int) Math.max(0, Math.min(json.length(), location.getCharOffset()));
    String found =
        at < json.length() ? json.substring(at, Math.min(json.length(), at + 12)) : "end";
    return file.damaged(
        String.format(Locale.ROOT, "'%s' at %d of the safetensors header", found, at), expected);
  }
}
