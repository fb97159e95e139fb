package io.densepath.weights;

import io.densepath.model.Shape;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The files that scripts/dev/reference/checkpoints.py writes, and what they hold. */
final class Fixtures {

  static final Map<String, Shape> SHAPES =
      Map.of(
          "a.weight", Shape.of(2, 3),
          "b.weight", Shape.of(4, 3, 1, 1),
          "b.bias", Shape.of(4));

  private Fixtures() {}

  static Path file(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Fixtures.class.getResource(name), "no fixture " + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static StateDict open(String name) throws CheckpointException {
    return StateDict.open(file(name), name);
  }

  /** Element i, row-major, is i / 4 - 0.5. */
  static float[] values(Shape shape) {
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 4f - 0.5f;
    }
    return values;
  }
}
