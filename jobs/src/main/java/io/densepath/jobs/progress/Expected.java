package io.densepath.jobs.progress;

import java.util.OptionalLong;

/**
 * The expected size of a job.
 *
 * @param objects number of images, or empty if only shards are known
 * @param bytes total length of the shards, 0 if it is not known
 */
public record Expected(OptionalLong objects, long bytes) {

  public static Expected ofImages(long images) {
    return new Expected(OptionalLong.of(images), 0);
  }

  /** Expects shards, whose number of images is extrapolated from the bytes read so far. */
  public static Expected ofShards(long bytes) {
    return new Expected(OptionalLong.empty(), bytes);
  }

  long mostImages() {
    return objects.orElse(Long.MAX_VALUE);
  }

  /** Returns the number of images of the whole job, exact or extrapolated. */
  Total images(long done, long bytesDone) {
    if (objects.isPresent()) {
      return new Total(objects.getAsLong(), true);
    }
    return bytes == 0 || bytesDone == 0
        ? new Total(0, false)
        : new Total(Math.max(done, Math.round((double) bytes * done / bytesDone)), false);
  }

  /**
   * A number of images.
   *
   * @param images 0 if it is not exact and nothing is known yet
   */
  record Total(long images, boolean exact) {}
}
