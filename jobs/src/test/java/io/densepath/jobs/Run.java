package io.densepath.jobs;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command as a user runs it, and all that it said. */
record Run(int exitCode, String out, String err) {

  static Run of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Run(exitCode, out.toString(), err.toString());
  }
}
