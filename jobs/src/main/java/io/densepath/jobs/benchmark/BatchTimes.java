package io.densepath.jobs.benchmark;

import java.util.Arrays;
import java.util.stream.LongStream;

/** The times of the batches of all rounds so far, in nanoseconds. */
final class BatchTimes {

  private static final double NS_A_MS = 1e6;

  private long[] sortedNs = {};
  private int rounds;

  /** Adds the times of a round. */
  void add(long[] batchesNs) {
    sortedNs =
        LongStream.concat(Arrays.stream(sortedNs), Arrays.stream(batchesNs)).sorted().toArray();
    rounds++;
  }

  int rounds() {
    return rounds;
  }

  int batches() {
    return sortedNs.length;
  }

  /** Returns the median: the middle time, or the mean of the two in the middle. */
  double medianMs() {
    requireSome();
    int middle = sortedNs.length / 2;
    long below = sortedNs[(sortedNs.length - 1) / 2];
    return (below + sortedNs[middle]) / 2.0 / NS_A_MS;
  }

  /**
   * Returns the 95th percentile: the shortest measured time that 95 % of the batches do not exceed.
   */
  double p95Ms() {
    requireSome();
    // In integers, since 0.95 x 20 is more than 19 in floating point.
    int rank = (95 * sortedNs.length + 99) / 100;
    return sortedNs[rank - 1] / NS_A_MS;
  }

  private void requireSome() {
    if (sortedNs.length == 0) {
      throw new IllegalStateException("no batch has been timed");
    }
  }
}
