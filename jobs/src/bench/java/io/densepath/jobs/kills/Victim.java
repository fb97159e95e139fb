package io.densepath.jobs.kills;

import java.util.Locale;

/** What is killed or, of a straggler, held back. */
enum Victim {
  /** A process that runs tasks; Spark starts another, and the run is to end by itself. */
  EXECUTOR,
  /** The process of the command; what it left is to be gone on with. */
  DRIVER,
  /** The object store, which is back after some seconds. */
  STORE,
  /** A process that runs tasks, at a tenth of its speed; with speculation others take its tasks. */
  STRAGGLER;

  static Victim of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
