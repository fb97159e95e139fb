package io.densepath.fetch;

import java.util.Objects;

/**
 * The image of one row: the requested object itself, or an image in a requested shard.
 *
 * @param source the request that the image came from, as the same instance
 * @param object the outcome; its request names the image, or the shard if the shard itself failed
 * @param label the class of the image, as far as its shard states it
 */
public record Sample(FetchRequest source, FetchResult object, Label label) {

  /** Separates the path of a shard from the name of an image in it. */
  public static final String IN_SHARD = "!/";

  public Sample {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(label, "label");
  }
}
