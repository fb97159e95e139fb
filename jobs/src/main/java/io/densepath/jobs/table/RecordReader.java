package io.densepath.jobs.table;

import io.densepath.charset.TextEncoding;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the rows of a text, one at a time. A line ends with LF, CRLF or CR. A quoted cell may hold
 * delimiters and line breaks, and a quote that is written twice. Rows of blank cells are left out.
 */
final class RecordReader implements AutoCloseable {

  private static final int MAX_RECORD_CHARS = 1 << 20;
  private static final int END = -1;

  private final Reader in;
  private final Dialect dialect;
  private final char[] buffer = new char[8192];
  private int at;
  private int end;
  private long line = 1;
  private int chars;

  RecordReader(Reader in, Dialect dialect) {
    this.in = in;
    this.dialect = dialect;
  }

  /**
   * Returns the next row, or empty at the end of the text.
   *
   * @throws BadLineException if the row has bytes that are no text, has more than a million
   *     characters, or is not quoted as it should be
   */
  Optional<TextRecord> next() throws IOException {
    while (peek() != END) {
      long first = line;
      List<String> cells = cells();
      if (!cells.stream().allMatch(String::isBlank)) {
        return Optional.of(new TextRecord(first, cells));
      }
    }
    return Optional.empty();
  }

  private List<String> cells() throws IOException {
    chars = 0;
    List<String> cells = new ArrayList<>();
    cells.add(cell());
    while (peek() == dialect.delimiter()) {
      read();
      cells.add(cell());
    }
    if (read() == '\r' && peek() == '\n') {
      read();
    }
    return cells;
  }

  private String cell() throws IOException {
    StringBuilder cell = new StringBuilder();
    if (dialect.quote() != Dialect.NONE) {
      while (peek() == ' ' && dialect.delimiter() != ' ') {
        cell.append((char) read());
      }
      if (peek() == dialect.quote()) {
        return quoted();
      }
    }
    while (!endsCell(peek())) {
      cell.append((char) read());
    }
    return cell.toString();
  }

  private boolean endsCell(int c) {
    return c == END || c == '\n' || c == '\r' || c == dialect.delimiter();
  }

  private String quoted() throws IOException {
    StringBuilder cell = new StringBuilder();
    long opened = line;
    read();
    while (true) {
      int c = read();
      if (c == END) {
        throw new BadLineException(
            opened,
            "begins a cell with the quote %c, which is never closed"
                .formatted((char) dialect.quote()));
      }
      if (c == dialect.quote() && peek() != dialect.quote()) {
        break;
      }
      cell.append((char) (c == dialect.quote() ? read() : c));
    }
    while (peek() == ' ' && dialect.delimiter() != ' ') {
      read();
    }
    if (!endsCell(peek())) {
      throw new BadLineException(
          line,
          "has the text '%s' after a quoted cell".formatted(Character.toString((char) peek())));
    }
    return cell.toString();
  }

  private int peek() throws IOException {
    if (at == end) {
      end = Math.max(0, in.read(buffer));
      at = 0;
    }
    return at == end ? END : buffer[at];
  }

  private int read() throws IOException {
    int c = peek();
    if (c == END) {
      return END;
    }
    at++;
    if (c == TextEncoding.UNDECODABLE || c == 0) {
      throw undecodable(line);
    }
    if (++chars > MAX_RECORD_CHARS) {
      throw new BadLineException(line, "ends a row of more than 1,048,576 characters");
    }
    if (c == '\n' || (c == '\r' && peek() != '\n')) {
      line++;
    }
    return c;
  }

  static BadLineException undecodable(long line) {
    return new BadLineException(
        line,
        "has bytes that are not text in the encoding of the file. Save the file in UTF-8, or name its"
            + " encoding by --encoding, such as windows-1252");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
