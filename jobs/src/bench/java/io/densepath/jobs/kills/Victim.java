package io.densepath.jobs.kills;

import java.util.Locale;

/** The part of a run that is killed or, as a straggler, slowed down. */
enum Victim {
  /** An executor. Spark starts another one, and the run should succeed without a resume. */
  EXECUTOR,
  /** The driver, which is the process of the command. The run has to be resumed. */
  DRIVER,
  /** The object store, which is started again after some seconds. */
  STORE,
  /**
   * An executor that runs at a tenth of its speed. With speculation, others take over its tasks.
   */
  STRAGGLER;

  static Victim of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
