package io.densepath.jobs.progress;

import java.time.Duration;

/** Where progress is shown. */
interface ProgressView {

  /** How often it wants to be told. */
  Duration every();

  void show(Progress progress);

  /** Leaves the place as it was, for whoever writes next. */
  void end();
}
