package io.densepath.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.densepath.fixture.ChangedArchive;
import io.densepath.fixture.SmallModel;
import io.densepath.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives that libtorch runs on this CPU stand for devices that compute rightly or wrongly. */
class SelfCheckTest {

  private static final int BATCH = 8;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aNetworkThatIsOnlyRoundedPasses(Precision precision) throws Exception {
    assumeTrue(
        precision != Precision.BF16 || CpuFeatures.nativeBfloat16(),
        "skipped: needs a processor with bfloat16");
    ModelFolder folder = SmallModel.writeChecked(directory, precision);
    Comparison found = compare(folder, BATCH);
    assertThat(found.largest()).isLessThan(tolerance(folder) / 4);
    assertThat(found.isFinite()).isTrue();
  }

  @Test
  void float32ThatIsRoundedToTf32IsFound() throws Exception {
    ModelFolder folder = SmallModel.writeChecked(directory, Precision.FP32);
    ModelFolder rounded = ChangedArchive.weights(folder, SelfCheckTest::tf32);
    assertThat(compare(rounded, BATCH).largest()).isGreaterThan(tolerance(folder));
  }

  /** Returns the nearest number with a mantissa of 10 bits. */
  private static float tf32(float value) {
    return Float.intBitsToFloat((Float.floatToRawIntBits(value) + (1 << 12)) & -(1 << 13));
  }

  @Test
  void weightsOfAnotherNetworkAreFound() throws Exception {
    ModelFolder folder = SmallModel.writeChecked(directory, Precision.FP32);
    ModelFolder other = ChangedArchive.weights(folder, weight -> weight * 1.01f);
    assertThat(compare(other, BATCH).largest()).isGreaterThan(tolerance(folder));
  }

  @Test
  void logitsThatAreNotFiniteAreFound() throws Exception {
    ModelFolder folder = SmallModel.writeChecked(directory, Precision.FP32);
    Comparison found = compare(ChangedArchive.wrongInBatchesOf(folder, BATCH, 0), BATCH);
    assertThat(found.isFinite()).isFalse();
    assertThat(found.largest()).isNaN();
  }

  @Test
  void everyImageOfABatchOfTheJobsSizeIsCompared() throws Exception {
    ModelFolder folder =
        ChangedArchive.wrongInBatchesOf(
            SmallModel.writeChecked(directory, Precision.FP32), BATCH, 0.9);
    assertThat(compare(folder, BATCH).images()).isEqualTo(BATCH);
    assertThat(compare(folder, BATCH).largest()).isGreaterThan(0.01);
    assertThat(compare(folder, BATCH - 1).images()).isEqualTo(BATCH - 1);
    assertThat(compare(folder, BATCH - 1).largest()).isLessThan(tolerance(folder));
  }

  @Test
  void withABatchOfOneImageAllDifferentImagesAreCompared() throws Exception {
    ModelFolder folder = SmallModel.writeChecked(directory, Precision.FP32);
    Comparison found = compare(folder, 1);
    assertThat(found.images()).isEqualTo(SelfCheck.IMAGES);
    assertThat(found.sameTop1()).isEqualTo(SelfCheck.IMAGES);
  }

  @Test
  void logitsThatAreUnknownAreNoSelfCheck() {
    assertThat(SelfCheck.of(List.of(1f, 2f, 3f, Float.NaN))).isEqualTo(SelfCheck.NONE);
    assertThat(SelfCheck.of(List.of(1f, 2f, 3f, 4f)).isPresent()).isTrue();
    assertThat(SelfCheck.NONE.in(Precision.BF16).isPresent()).isFalse();
  }

  /** The check of every model folder that exists relies on it. */
  @Test
  void theImagesOfASeedAreTheSameForEver() {
    ByteBuffer images = DrawnImages.of(20170101, 32, SelfCheck.IMAGES);
    assertThat(images.hashCode()).isEqualTo(-277362175);
    Set<Integer> different = new HashSet<>();
    for (int i = 0; i < SelfCheck.IMAGES; i++) {
      different.add(images.slice(i * 32 * 32 * 3, 32 * 32 * 3).hashCode());
    }
    assertThat(different).hasSize(SelfCheck.IMAGES);
  }

  @Test
  void equalLogitsHaveNoScaleButMayBeExpected() {
    List<Float> equal = Collections.nCopies(SelfCheck.IMAGES, 1f);
    assertThat(Comparison.difference(equal, equal)).isZero();
    assertThat(Comparison.difference(equal, List.of(1f, 1f, 1f, 2f))).isInfinite();
  }

  private static Comparison compare(ModelFolder folder, int batchSize) throws IOException {
    try (LoadedModel model = LoadedModel.load(folder.archive(), folder.description(), Device.CPU)) {
      return folder.description().selfCheck().compare(model, SmallModel.SIDE, batchSize);
    }
  }

  private static double tolerance(ModelFolder folder) {
    return folder.description().selfCheck().tolerance();
  }
}
