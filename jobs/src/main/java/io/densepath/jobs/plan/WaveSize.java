package io.densepath.jobs.plan;

import io.densepath.fetch.InputFormat;

/**
 * The size at which a wave is full. The number of images in a shard is not known before the shard
 * is read. A shard counts by its length instead, and a wave has several shards for every core, so
 * that no core is idle for long.
 *
 * @param images the number of images in a wave, approximate if objects are shards
 * @param format what an object is
 * @param cores the number of cores that classify
 */
public record WaveSize(long images, InputFormat format, int cores) {

  private static final long BYTES_AN_IMAGE = 100_000;
  private static final long BYTES_OF_A_SHARD = 1_000_000_000;
  private static final int SHARDS_A_CORE = 4;

  /** Returns a size for the same objects at which no wave is ever full. */
  public WaveSize endless() {
    return new WaveSize(Long.MAX_VALUE, format, cores);
  }

  boolean isFull(long objects, long bytes) {
    return format.sharded()
        ? objects >= leastShards() && bytes / BYTES_AN_IMAGE >= images
        : objects >= images;
  }

  /**
   * Returns the number of waves of a number of objects.
   *
   * @param bytes the total length of the objects whose length is known
   * @param unknown the number of objects whose length is not known
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
