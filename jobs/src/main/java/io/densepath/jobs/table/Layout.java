package io.densepath.jobs.table;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.util.List;

/**
 * Where the rows of a text have their paths and labels.
 *
 * @param shape how a row is written
 * @param dialect how a line is split
 * @param header the cells of the header; empty if there is none
 * @param path the index of the path's cell
 * @param label the index of the label's cell, or {@link #NO_LABEL}
 */
record Layout(Shape shape, Dialect dialect, List<String> header, int path, int label)
    implements Serializable {

  /** The ways in which a row is written. */
  enum Shape {
    /** Cells with a delimiter between them, or one cell. */
    CELLS,
    /** A path, blanks, and a label without blanks. */
    PATH_AND_LABEL,
    /** A JSON object; the header has the names of its fields. */
    OBJECTS
  }

  static final int NO_LABEL = -1;

  Layout {
    header = List.copyOf(header);
  }

  /** Returns a reader of the entries of a text. */
  static EntryReader reader(Reader text, Layout layout) throws IOException {
    return layout.shape() == Shape.OBJECTS
        ? new JsonRows(text, layout)
        : new TextRows(text, layout);
  }

  /** Returns what was recognised, for a person. */
  String words() {
    String split =
        switch (shape) {
          case CELLS -> dialect.words();
          case PATH_AND_LABEL -> "a path and a label in every line";
          case OBJECTS -> "JSON objects";
        };
    return header.isEmpty()
        ? split + ", no header" + (label == NO_LABEL ? ", no labels" : "")
        : "%s, paths in '%s', %s"
            .formatted(
                split,
                header.get(path).strip(),
                label == NO_LABEL ? "no labels" : "labels in '" + header.get(label).strip() + "'");
  }
}
