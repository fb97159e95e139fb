package io.densepath.jobs.plan;

import io.densepath.fetch.InputFormat;

/**
 * When a wave is full. How many images a shard has is known when it is read and not before: it
 * counts by its length, and a wave has several for every core, so that none is idle for long.
 *
 * @param images of a wave, of shards about
 * @param format of the objects
 * @param cores at work
 */
public record WaveSize(long images, InputFormat format, int cores) {

  private static final long BYTES_AN_IMAGE = 100_000;
  private static final long BYTES_OF_A_SHARD = 1_000_000_000;
  private static final int SHARDS_A_CORE = 4;

  /** Of the same objects, never full. */
  public WaveSize endless() {
    return new WaveSize(Long.MAX_VALUE, format, cores);
  }

  boolean isFull(long objects, long bytes) {
    return format.sharded()
        ? objects >= leastShards() && bytes / BYTES_AN_IMAGE >= images
        : objects >= images;
  }

  /**
   * Of how many waves so many objects are.
   *
   * @param bytes of those whose length is known
   * @param unknown objects whose length is not
   */
  int waves(long objects, long bytes, long unknown) {
    if (!format.sharded()) {
      return Math.toIntExact(ceilDiv(objects, images));
    }
    long about = (bytes + unknown * BYTES_OF_A_SHARD) / BYTES_AN_IMAGE;
    long most = Math.max(1, objects / leastShards());
    return Math.toIntExact(Math.max(1, Math.min(most, ceilDiv(about, images))));
  }

  private long leastShards() {
    return (long) SHARDS_A_CORE * cores;
  }

  private static long ceilDiv(long dividend, long divisor) {
    return dividend / divisor + (dividend % divisor == 0 ? 0 : 1);
  }
}
