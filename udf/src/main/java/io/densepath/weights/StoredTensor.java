package io.densepath.weights;

import io.densepath.model.Shape;
import java.util.List;

/**
 * Where a tensor's elements lie: element (i, j, ...) is element {@code offset + i strides[0] + j
 * strides[1] + ...} of its storage.
 *
 * @param storedName the name that the file has for it
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

  /** Strides of a tensor whose last dimension varies fastest. */
  static List<Long> rowMajor(List<Integer> dimensions) {
    Long[] strides = new Long[dimensions.size()];
    long stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= Math.max(1, dimensions.get(axis));
    }
    return List.of(strides);
  }

  /** Strides of a tensor whose first dimension varies fastest. */
  static List<Long> columnMajor(List<Integer> dimensions) {
    Long[] strides = new Long[dimensions.size()];
    long stride = 1;
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = stride;
      stride *= Math.max(1, dimensions.get(axis));
    }
    return List.of(strides);
  }

  boolean isRowMajor() {
    List<Long> expected = rowMajor(shape.dimensions());
    for (int axis = 0; axis < shape.rank(); axis++) {
      // The stride of a dimension of one element is never used, and torch leaves odd ones there.
      if (shape.get(axis) > 1 && !strides.get(axis).equals(expected.get(axis))) {
        return false;
      }
    }
    return true;
  }

  /** Elements from the first to the last that the tensor touches, both included. */
  long span() {
    long span = 1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      span += (shape.get(axis) - 1) * strides.get(axis);
    }
    return shape.elements() == 0 ? 0 : span;
  }
}
