package io.densepath.jobs.progress;

import java.io.PrintStream;
import java.util.Optional;

/** How progress is shown. */
public enum ProgressMode {
  /** A bar if the output is a terminal, otherwise lines. */
  AUTO,
  BAR,
  LINES,
  OFF;

  Optional<ProgressView> view(PrintStream out, boolean terminal) {
    return switch (this) {
      case AUTO -> Optional.of(terminal ? new Bar(out) : new Lines(out));
      case BAR -> Optional.of(new Bar(out));
      case LINES -> Optional.of(new Lines(out));
      case OFF -> Optional.empty();
    };
  }
}
