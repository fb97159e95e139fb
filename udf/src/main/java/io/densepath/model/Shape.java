package io.densepath.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The shape of a tensor, outermost dimension first; a scalar has no dimensions. */
public record Shape(List<Integer> dimensions) {

  public Shape {
    dimensions = List.copyOf(dimensions);
    if (dimensions.stream().anyMatch(d -> d < 0)) {
      throw new IllegalArgumentException("negative dimension in shape " + dimensions);
    }
  }

  public static Shape of(int... dimensions) {
    return new Shape(Arrays.stream(dimensions).boxed().toList());
  }

  public int rank() {
    return dimensions.size();
  }

  public int get(int axis) {
    return dimensions.get(axis);
  }

  /** Returns the number of elements, which is 1 for a scalar. */
  public long elements() {
    return dimensions.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** Returns the dimensions as in {@code 64x3x7x7}, or {@code scalar}. */
  @Override
  public String toString() {
    return dimensions.isEmpty()
        ? "scalar"
        : dimensions.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
