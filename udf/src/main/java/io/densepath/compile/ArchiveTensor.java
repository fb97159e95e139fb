package io.densepath.compile;

import io.densepath.model.Precision;
import io.densepath.model.Shape;
import java.util.Locale;

/**
 * A tensor of an archive.
 *
 * @param attribute the name of the tensor in the module
 * @param values row-major
 * @param precision the precision in which the values are written
 */
record ArchiveTensor(String attribute, Shape shape, float[] values, Precision precision) {

  ArchiveTensor {
    if (shape.elements() != values.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: %d values for shape %s", attribute, values.length, shape));
    }
  }

  long lengthInBytes() {
    return (long) values.length * precision.bytes();
  }
}
