package io.densepath.jobs.progress;

import java.util.OptionalLong;

/**
 * What a job is expected to come to.
 *
 * @param objects images, or empty where only shards are known
 * @param bytes of the shards, 0 if their lengths are not known
 */
public record Expected(OptionalLong objects, long bytes) {

  public static Expected ofImages(long images) {
    return new Expected(OptionalLong.of(images), 0);
  }

  /** How many images are in them is told by those that have been read. */
  public static Expected ofShards(long bytes) {
    return new Expected(OptionalLong.empty(), bytes);
  }

  long mostImages() {
    return objects.orElse(Long.MAX_VALUE);
  }

  /** Images of the whole job, about or exactly, when some of them are done. */
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
   * @param images 0 where nothing is known, if not exact
   */
  record Total(long images, boolean exact) {}
}
