package io.densepath.fetch;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The class of an image as its shard states it.
 *
 * @param id the class id; empty if the shard states none, or one that is not usable
 * @param remark why a value of the shard is not used, in one line for a person
 */
public record Label(OptionalInt id, Optional<String> remark) {

  /** The label of an image for which none is stated. */
  public static final Label NONE = new Label(OptionalInt.empty(), Optional.empty());

  private static final int MAX_SHOWN = 40;

  public Label {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(remark, "remark");
  }

  /** Returns an empty label with the reason why a value is not used. */
  static Label unusable(String remark) {
    return new Label(OptionalInt.empty(), Optional.of(remark));
  }

  /**
   * Parses a class id: a decimal number below a billion whose fraction, if any, is zero. A negative
   * number, NaN and an empty text mean that there is no class.
   */
  static Label of(String text) {
    String number = text.strip();
    if (number.isEmpty() || number.equals("NaN") || number.matches("-[0-9]+(\\.0*)?")) {
      return NONE;
    }
    return whole(number)
        .map(id -> new Label(OptionalInt.of(id), Optional.empty()))
        .orElseGet(
            () ->
                unusable(
                    "the label '%s' is not used: expected an integer from 0 to 999999999"
                        .formatted(shown(number))));
  }

  private static Optional<Integer> whole(String number) {
    if (number.matches("\\+?[0-9]{1,9}(\\.0*)?")) {
      return Optional.of(Integer.valueOf(number.replaceFirst("\\..*", "")));
    }
    // A float from ten million on is written with an exponent.
    return Optional.of(number)
        .filter(text -> text.matches("[0-9]\\.[0-9]{1,8}E[78]"))
        .map(Double::valueOf)
        .filter(value -> value == Math.rint(value))
        .map(Double::intValue);
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= MAX_SHOWN ? line : line.substring(0, MAX_SHOWN) + "...";
  }
}
