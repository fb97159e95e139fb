package io.densepath.fetch;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * The image of one row: the requested object itself, or an image in a requested shard.
 *
 * @param source the request that the image came from, as the same instance
 * @param object the outcome; its request names the image, or the shard if the shard itself failed
 * @param label the class id of the image, if its shard gives one
 */
public record Sample(FetchRequest source, FetchResult object, OptionalInt label) {

  /** Separates the path of a shard from the name of an image in it. */
  public static final String IN_SHARD = "!/";

  public Sample {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(label, "label");
  }

  /** Parses a class id: a decimal number of at most nine digits, or else empty. */
  static OptionalInt label(String text) {
    String number = text.strip();
    return number.matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(number))
        : OptionalInt.empty();
  }
}
