package io.densepath.jobs.progress;

/** How far something has come, as a person is shown it. */
interface Progress {

  /** Of whatever is counted; it grows with every change worth a line. */
  long done();

  /** The share done, 0 to 1. */
  double share();

  /** What stands beside the share. */
  String text();
}
