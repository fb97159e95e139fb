package io.densepath.jobs.progress;

import java.time.Duration;

/** A way of showing progress. */
interface ProgressView {

  /** The interval between two updates. */
  Duration every();

  void show(Progress progress);

  /** Removes what is shown, so that other output can follow. */
  void end();
}
