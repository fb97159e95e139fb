package io.densepath.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the JSON of a safetensors header, and only what such a header may hold. */
final class SafetensorsHeader {

  private static final String METADATA = "__metadata__";
  private static final int MAX_TENSORS = 100_000;
  private static final int MAX_NUMBER_DIGITS = 18;

  private final CheckpointFile file;
  private final String json;
  private int at;

  SafetensorsHeader(CheckpointFile file, ByteBuffer header) {
    this.file = file;
    this.json = StandardCharsets.UTF_8.decode(header).toString();
  }

  /**
   * What the header says of a tensor.
   *
   * @param begin offset of its first byte behind the header
   * @param end offset of the byte behind its last
   */
  record Entry(String name, String dtype, List<Long> shape, long begin, long end) {}

  List<Entry> entries() throws CheckpointException {
    List<Entry> entries = new ArrayList<>();
    members(
        name -> {
          if (name.equals(METADATA)) {
            members(key -> string());
          } else {
            entries.add(entry(name));
          }
          if (entries.size() > MAX_TENSORS) {
            throw malformed("at most " + MAX_TENSORS + " tensors");
          }
        });
    if (peek() != 0) {
      throw malformed("the end of the header");
    }
    return entries;
  }

  private Entry entry(String name) throws CheckpointException {
    List<String> dtype = new ArrayList<>();
    List<Long> shape = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    members(
        key -> {
          switch (key) {
            case "dtype" -> dtype.add(string());
            case "shape" -> numbers(shape);
            case "data_offsets" -> numbers(offsets);
            default -> throw malformed("dtype, shape or data_offsets");
          }
        });
    if (dtype.size() != 1 || offsets.size() != 2) {
      throw malformed("dtype, shape and two data_offsets of '" + name + "'");
    }
    return new Entry(name, dtype.get(0), shape, offsets.get(0), offsets.get(1));
  }

  private void members(Member member) throws CheckpointException {
    expect('{');
    if (skipIf('}')) {
      return;
    }
    do {
      String key = string();
      expect(':');
      member.read(key);
    } while (skipIf(','));
    expect('}');
  }

  private void numbers(List<Long> target) throws CheckpointException {
    expect('[');
    if (skipIf(']')) {
      return;
    }
    do {
      target.add(number());
    } while (skipIf(','));
    expect(']');
  }

  private long number() throws CheckpointException {
    peek();
    int from = at;
    while (at < json.length() && json.charAt(at) >= '0' && json.charAt(at) <= '9') {
      at++;
    }
    if (at == from || at - from > MAX_NUMBER_DIGITS) {
      throw malformed("a whole number");
    }
    return Long.parseLong(json, from, at, 10);
  }

  private String string() throws CheckpointException {
    expect('"');
    StringBuilder text = new StringBuilder();
    while (at < json.length() && json.charAt(at) != '"') {
      char c = json.charAt(at++);
      text.append(c == '\\' ? escaped() : c);
    }
    expect('"');
    return text.toString();
  }

  private char escaped() throws CheckpointException {
    char c = at < json.length() ? json.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw malformed("an escape of JSON");
    };
  }

  private char unicode() throws CheckpointException {
    if (at + 4 > json.length() || !json.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
      throw malformed("four hexadecimal digits");
    }
    at += 4;
    return (char) Integer.parseInt(json, at - 4, at, 16);
  }

  /** The next character that is no white space; 0 at the end. */
  private char peek() {
    while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
    return at < json.length() ? json.charAt(at) : 0;
  }

  private boolean skipIf(char c) {
    boolean found = peek() == c;
    at += found ? 1 : 0;
    return found;
  }

  private void expect(char c) throws CheckpointException {
    if (!skipIf(c)) {
      throw malformed("'" + c + "'");
    }
  }

  private CheckpointException malformed(String expected) {
    String found =
        at < json.length() ? json.substring(at, Math.min(json.length(), at + 12)) : "end";
    return file.damaged("'%s' at %d of the safetensors header".formatted(found, at), expected);
  }

  private interface Member {
    void read(String key) throws CheckpointException;
  }
}
