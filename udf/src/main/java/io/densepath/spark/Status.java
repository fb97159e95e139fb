package io.densepath.spark;

import io.densepath.image.ImageStatus;

/**
 * The outcome of one object, as the {@code status} column of {@link Schemas#result} names it. Only
 * an {@link #OK} object has predictions.
 */
public enum Status {
  OK("classified"),
  EMPTY("there are no image bytes"),
  NOT_AN_IMAGE("the content is of no known image format"),
  CORRUPT("the image is damaged, ends too early or crashes its decoder"),
  /**
   * The image format is recognised but not decoded, or an activation leaves the precision's range.
   */
  UNSUPPORTED("the image format is not decoded, or the precision cannot hold the activations"),
  TOO_LARGE(
      "the image has more bytes or pixels than the limits allow, or takes more memory than there is"),
  /**
   * The only failure of the store; all others are properties of the object's bytes. {@link
   * StoreFaults} decides which failures of a store become rows.
   */
  UNREADABLE("the store did not return the object, or it changed after it was listed");

  private final String phrase;

  Status(String phrase) {
    this.phrase = phrase;
  }

  /** Returns whether the object has predictions. */
  public boolean isOk() {
    return this == OK;
  }

  /** Returns whether a value of a {@code status} column stands for an object with predictions. */
  public static boolean isOk(String name) {
    return OK.name().equals(name);
  }

  /** Returns whether another attempt at the same, unchanged object may have another outcome. */
  public boolean isRetryable() {
    return this == UNREADABLE;
  }

  /** Returns what a person reads: a phrase that begins in lower case and has no full stop. */
  public String phrase() {
    return phrase;
  }

  static Status of(ImageStatus refusal) {
    return switch (refusal) {
      case EMPTY -> EMPTY;
      case NOT_AN_IMAGE -> NOT_AN_IMAGE;
      case CORRUPT -> CORRUPT;
      case UNSUPPORTED -> UNSUPPORTED;
      case TOO_LARGE -> TOO_LARGE;
    };
  }
}
