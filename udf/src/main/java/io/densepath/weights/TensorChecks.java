package io.densepath.weights;

import io.densepath.model.Shape;
import java.util.List;
import java.util.Locale;

/** Checks that the shape, strides and offset that a file states for a tensor fit its storage. */
final class TensorChecks {

  private static final int MAX_RANK = 16;

  /** A few bytes may stand for this many elements, so that the memory stays bounded. */
  private static final int MAX_EXPANDED = 1 << 22;

  private final CheckpointFile file;

  TensorChecks(CheckpointFile file) {
    this.file = file;
  }

  /** Returns a tensor whose elements follow each other, the first dimension slowest. */
  StoredTensor rowMajor(String name, ElementType type, List<Long> dimensions, Region storage)
      throws CheckpointException {
    Shape shape = shape(name, dimensions);
    List<Long> strides = StoredTensor.rowMajor(shape.dimensions());
    return checked(new StoredTensor(name, type, shape, strides, 0, storage));
  }

  /** Returns a tensor whose elements follow each other, the first dimension fastest. */
  StoredTensor columnMajor(String name, ElementType type, List<Long> dimensions, Region storage)
      throws CheckpointException {
    Shape shape = shape(name, dimensions);
    List<Long> strides = StoredTensor.columnMajor(shape.dimensions());
    return checked(new StoredTensor(name, type, shape, strides, 0, storage));
  }

  /** Returns a tensor that is a view of a storage. */
  StoredTensor strided(
      String name,
      ElementType type,
      List<Long> dimensions,
      List<Long> strides,
      long offset,
      Region storage)
      throws CheckpointException {
    Shape shape = shape(name, dimensions);
    if (strides.size() != shape.rank() || strides.stream().anyMatch(s -> s < 0) || offset < 0) {
      throw file.damaged(
          String.format(
              Locale.ROOT,
              "tensor '%s' of shape %s with strides %s at %d",
              name,
              shape,
              strides,
              offset),
          "a stride of 0 or more for each dimension");
    }
    return checked(new StoredTensor(name, type, shape, strides, offset, storage));
  }

  private Shape shape(String name, List<Long> dimensions) throws CheckpointException {
    long elements = 1;
    for (long dimension : dimensions) {
      boolean fits = dimension >= 0 && dimension <= Integer.MAX_VALUE;
      elements = fits ? elements * Math.max(1, dimension) : Long.MAX_VALUE;
      if (elements > Integer.MAX_VALUE || dimensions.size() > MAX_RANK) {
        throw file.damaged(
            "tensor '%s' of shape %s".formatted(name, dimensions),
            String.format(
                Locale.ROOT, "at most %d dimensions and %d elements", MAX_RANK, Integer.MAX_VALUE));
      }
    }
    return new Shape(dimensions.stream().map(Long::intValue).toList());
  }

  private StoredTensor checked(StoredTensor tensor) throws CheckpointException {
    long held = tensor.storage().length() / tensor.type().sizeInBytes();
    long elements = tensor.shape().elements();
    boolean inside =
        tensor.offset() <= held
            && (elements <= held || (tensor.isExpanded() && elements <= MAX_EXPANDED))
            && tensor.offset() + spanWithin(tensor, held) <= held
            && (tensor.isExpanded()
                || tensor.storage().canHold(elements * tensor.type().sizeInBytes()));
    if (!inside) {
      throw file.damaged(
          String.format(
              Locale.ROOT,
              "tensor '%s' of shape %s from element %d with strides %s",
              tensor.storedName(),
              tensor.shape(),
              tensor.offset(),
              tensor.strides()),
          String.format(
              Locale.ROOT, "it to fit the %d bytes of its storage", tensor.storage().length()));
    }
    return tensor;
  }

  private static long spanWithin(StoredTensor tensor, long limit) {
    long span = 0;
    for (int axis = 0; axis < tensor.shape().rank(); axis++) {
      long steps = Math.max(0, tensor.shape().get(axis) - 1);
      long stride = tensor.strides().get(axis);
      span = stride != 0 && steps > limit / stride ? limit + 1 : span + steps * stride;
    }
    return tensor.shape().elements() == 0 ? 0 : span + 1;
  }
}
