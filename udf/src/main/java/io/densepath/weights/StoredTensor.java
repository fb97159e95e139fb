package io.densepath.weights;

import io.densepath.model.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A tensor whose elements are still in the file: element (i, j, ...) is element {@code offset + i
 * strides[0] + j strides[1] + ...} of the storage.
 *
 * @param storedName the name of the tensor in the file
 */
record StoredTensor(
    String storedName,
    ElementType type,
    Shape shape,
    List<Long> strides,
    long offset,
    Region storage) {

  StoredTensor {
    strides = List.copyOf(strides);
  }

  /** Returns the strides of a tensor whose last dimension varies fastest. */
  static List<Long> rowMajor(List<Integer> dimensions) {
    Long[] strides = new Long[dimensions.size()];
    long stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= Math.max(1, dimensions.get(axis));
    }
    return List.of(strides);
  }

  /** Returns the strides of a tensor whose first dimension varies fastest. */
  static List<Long> columnMajor(List<Integer> dimensions) {
    Long[] strides = new Long[dimensions.size()];
    long stride = 1;
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = stride;
      stride *= Math.max(1, dimensions.get(axis));
    }
    return List.of(strides);
  }

  /** Returns whether one stored element stands for several of the tensor. */
  boolean isExpanded() {
    return IntStream.range(0, shape.rank())
        .anyMatch(axis -> shape.get(axis) > 1 && strides.get(axis) == 0);
  }

  /** Returns whether another tensor has the same elements, because they are stored once. */
  boolean isSameAs(StoredTensor other) {
    return type == other.type
        && shape.equals(other.shape)
        && strides.equals(other.strides)
        && offset == other.offset
        && storage.equals(other.storage);
  }

  boolean isRowMajor() {
    List<Long> expected = rowMajor(shape.dimensions());
    for (int axis = 0; axis < shape.rank(); axis++) {
      // The stride of a dimension of one element is never used, and torch may leave any number
      // there.
      if (shape.get(axis) > 1 && !strides.get(axis).equals(expected.get(axis))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the number of elements from the first that the tensor touches to the last. */
  long span() {
    long span = 1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      span += (shape.get(axis) - 1) * strides.get(axis);
    }
    return shape.elements() == 0 ? 0 : span;
  }
}
