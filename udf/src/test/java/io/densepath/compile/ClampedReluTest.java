package io.densepath.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.densepath.model.Graph;
import io.densepath.model.Node;
import io.densepath.model.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClampedReluTest {

  private static final float[] INPUTS = {
    -60000, -40, -2.5f, -1, -0.5f, 0, 0.5f, 1, 2.5f, 40, 60000
  };

  /** A linear map of relu(s x + b) with one weight, folded to weight clamp(sign x) + bias. */
  private record Folded(float weight, float bias, float sign, float low, float high) {

    static Folded of(double s, double b, float weight, Precision precision) {
      Rewrite rewrite = norm(s, b);
      Node.BatchNorm norm = rewrite.nodes(Node.BatchNorm.class).get(0);
      ClampedRelu clamped =
          new ClampedRelu(ScaleShift.of(rewrite, norm), new Target(false, precision));
      ClampedRelu.Folded folded = clamped.fold(new float[] {weight}, 1, precision);
      Node.Clamp clamp = clamped.node(rewrite, "y", "x", "norm");
      return new Folded(
          folded.weight()[0],
          folded.bias()[0],
          clamp.sign().map(key -> rewrite.tensor(key)[0]).orElse(1f),
          rewrite.tensor(clamp.low())[0],
          clamp.high().map(key -> rewrite.tensor(key)[0]).orElse(Float.POSITIVE_INFINITY));
    }

    float clamp(float x) {
      return Math.min(Math.max(sign * x, low), high);
    }
  }

  /**
   * Values of s and b: positive, negative, zero, and so small that no half precision x reaches the
   * threshold.
   */
  @ParameterizedTest
  @CsvSource({
    "2, 1",
    "2, -1",
    "-2, 1",
    "-2, -1",
    "0, 3",
    "0, -3",
    "1e-9, 1",
    "1e-9, -1",
    "-1e-9, 1",
    "-1e-9, -1",
    "1e-3, 0",
    "-1e-3, 0"
  })
  void aLinearMapOfTheReluIsOneOfTheClamp(double s, double b) {
    for (Precision precision : Precision.values()) {
      Folded folded = Folded.of(s, b, 3, precision);
      for (float x : INPUTS) {
        double relu = 3 * Math.max(0, s * x + b);
        double found = folded.weight() * folded.clamp(x) + folded.bias();
        double tolerance =
            (precision == Precision.FP32 ? 1e-6 : 0.01) * (Math.abs(s * x) + Math.abs(b)) * 3;
        assertThat(found)
            .as("%s, x = %s", precision, x)
            .isBetween(relu - tolerance - 1e-6, relu + tolerance + 1e-6);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1e-3, 0.5", "-1e-4, 0.5", "2e-5, 0.5", "-2e-5, 3"})
  void aSmallScaleDoesNotSpoilTheConstant(double s, double b) {
    for (Precision precision : Precision.values()) {
      Folded folded = Folded.of(s, b, 0.7f, precision);
      for (float x : new float[] {-8, -1, 0, 1, 8}) {
        double relu = 0.7 * Math.max(0, s * x + b);
        assertThat(folded.weight() * folded.sign() * x + folded.bias())
            .isCloseTo((float) relu, withinPercentage(0.1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1, -5", "-2, 1, 5", "0.37, -0.11, 0.2"})
  void aClampedInputContributesNothingToTheLastBit(double s, double b, float inactive) {
    for (Precision precision : Precision.values()) {
      Folded folded = Folded.of(s, b, 0.7f, precision);
      float held = folded.clamp(inactive);
      assertThat((float) ((double) folded.weight() * held)).isEqualTo(-folded.bias());
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "2, -1", "-2, 1", "-2, -1", "2, 0", "-2, 0"})
  void noBoundIsNegativeInBfloat16(double s, double b) {
    Folded folded = Folded.of(s, b, 3, Precision.BF16);
    float bound = folded.low() == Float.NEGATIVE_INFINITY ? folded.high() : folded.low();
    assertThat(bound).isEqualTo((float) Math.abs(b / s));
  }

  /** A graph of one norm that computes s x + b. */
  private static Rewrite norm(double s, double b) {
    Node.BatchNorm norm = new Node.BatchNorm("y", "image", "norm", 1, 1e-30);
    return new Rewrite(
        new WeightedGraph(
            new Graph(List.of(norm), "y", "y"),
            Map.of(
                "norm.weight", new float[] {(float) s},
                "norm.bias", new float[] {(float) b},
                "norm.running_mean", new float[] {0},
                "norm.running_var", new float[] {1})));
  }
}
