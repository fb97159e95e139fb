package io.densepath.weights;

import io.densepath.model.Shape;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The dialects by name, and the files that scripts/dev/reference/checkpoints.py writes. */
final class Fixtures {

  static final Map<String, Shape> SHAPES =
      Map.of(
          "a.weight", Shape.of(2, 3),
          "b.weight", Shape.of(4, 3, 1, 1),
          "b.bias", Shape.of(4));

  static final Dialect CANONICAL_DENSENET = dialect("torchvision");
  static final Dialect TORCHVISION_DENSENET = dialect("torchvision, last norm 5");
  static final Dialect OLDER_TORCHVISION_DENSENET = dialect("torchvision of 2017");
  static final Dialect CIFAR_DENSENET = dialect("densenet-pytorch");
  static final Dialect PADDLE_DENSENET = dialect("PaddleClas DenseNet");
  static final Dialect TIMM_DPN = dialect("timm DPN");
  static final Dialect PADDLE_DPN = dialect("PaddleClas DPN");

  private Fixtures() {}

  private static Dialect dialect(String name) {
    return Ecosystem.dialects()
        .filter(dialect -> dialect.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

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

  /** Returns the values of every tensor in the files: element i, row-major, is i / 4 - 0.5. */
  static float[] values(Shape shape) {
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 4f - 0.5f;
    }
    return values;
  }
}
