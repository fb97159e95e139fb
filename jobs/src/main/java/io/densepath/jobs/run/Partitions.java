package io.densepath.jobs.run;

/** Into how many tasks a plan is cut. */
final class Partitions {

  private Partitions() {}

  /**
   * As many rounds of all cores as it takes to stay below the given size of a task, so that the
   * last round is as full as the first; never more tasks than images.
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
