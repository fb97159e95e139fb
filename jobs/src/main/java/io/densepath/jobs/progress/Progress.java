package io.densepath.jobs.progress;

/** The progress of some work, as it is shown to a person. */
interface Progress {

  /** A count that grows with every change that is worth a new line. */
  long done();

  /** The fraction that is done, 0 to 1. */
  double share();

  /** The text beside the fraction. */
  String text();
}
