package io.densepath.jobs.run;

/** The number of tasks of a wave. */
final class Partitions {

  private Partitions() {}

  /**
   * Returns a multiple of the number of cores, so that the last round of tasks is as full as the
   * first, with at most {@code imagesATask} images a task; never more tasks than images.
   *
   * @param parallelism tasks that can run at the same time
   */
  static int count(long images, int imagesATask, int parallelism) {
    long cores = Math.max(1, parallelism);
    long needed = ceilDiv(images, imagesATask);
    long rounds = Math.max(1, ceilDiv(needed, cores));
    return (int) Math.max(1, Math.min(images, Math.min(Integer.MAX_VALUE, rounds * cores)));
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
