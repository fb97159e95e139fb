package io.densepath.fetch;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * One object for one row: what was asked for itself or, of a shard, an image in it.
 *
 * @param source the request that it came of, the very instance
 * @param object what was read; its request names the image, or the shard where that ends early
 * @param label its class, if a shard tells
 */
public record Sample(FetchRequest source, Fetched object, OptionalInt label) {

  /** Between the path of a shard and the name of an image in it. */
  public static final String IN_SHARD = "!/";

  public Sample {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(label, "label");
  }

  /** What a shard says of a class: its number, or nothing that is understood. */
  static OptionalInt label(String text) {
    String number = text.strip();
    return number.matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(number))
        : OptionalInt.empty();
  }
}
