package io.densepath.compile;

import io.densepath.model.Precision;
import io.densepath.model.Shape;

/**
 * A tensor of an archive.
 *
 * @param attribute its name in the module
 * @param values row-major
 * @param precision in which it is written
 */
record ArchiveTensor(String attribute, Shape shape, float[] values, Precision precision) {

  ArchiveTensor {
    if (shape.elements() != values.length) {
      throw new IllegalArgumentException(
          "%s: %d values for shape %s".formatted(attribute, values.length, shape));
    }
  }

  long lengthInBytes() {
    return (long) values.length * precision.bytes();
  }
}
