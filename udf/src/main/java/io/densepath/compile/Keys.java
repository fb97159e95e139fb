package io.densepath.compile;

/** Keys of tensors that passes make. */
final class Keys {

  private Keys() {}

  /** {@code x.weight} to {@code x.bias}. */
  static String bias(String weight) {
    return weight.replaceFirst("weight$", "bias");
  }
}
