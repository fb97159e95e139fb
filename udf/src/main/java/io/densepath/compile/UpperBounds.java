package io.densepath.compile;

import java.util.stream.IntStream;

/**
 * The channels of a clamp that have an upper bound: those whose scale is negative, of which
 * training leaves few.
 *
 * @param channels their numbers, ascending
 * @param values a bound for each of them
 * @param all how many channels the clamp has
 */
record UpperBounds(float[] channels, float[] values, int all) {

  /**
   * In bfloat16 a channel that is picked out, bounded and put back costs about 17 times as much as
   * one that is bounded along with all others.
   */
  private static final int COST = 17;

  /**
   * @param high a bound for every channel, infinite where there is none
   */
  static UpperBounds of(float[] high) {
    int[] bounded = IntStream.range(0, high.length).filter(c -> Float.isFinite(high[c])).toArray();
    float[] channels = new float[bounded.length];
    float[] values = new float[bounded.length];
    for (int i = 0; i < bounded.length; i++) {
      channels[i] = bounded[i];
      values[i] = high[bounded[i]];
    }
    return new UpperBounds(channels, values, high.length);
  }

  int count() {
    return channels.length;
  }

  /** Whether they are cheaper picked out. */
  boolean few() {
    return count() * COST < all;
  }
}
