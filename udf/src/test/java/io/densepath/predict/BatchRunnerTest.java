package io.densepath.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The network is a fake, because a test cannot make the memory of a device scarce at will. */
class BatchRunnerTest {

  private static final int IMAGE_BYTES = 3;
  private static final int MOST = 8;
  private static final Outputs OUTPUTS = new Outputs(1, false, false);

  /**
   * Predicts the first byte of each image as its class, and runs out of memory for a batch of more
   * than {@code most} images.
   */
  private static final class Scarce implements LoadedNetwork {
    private final int most;
    private final List<Integer> sizes = new ArrayList<>();

    Scarce(int most) {
      this.most = most;
    }

    @Override
    public List<Prediction> classify(ByteBuffer images, int count, Outputs outputs) {
      int size = images.remaining() / IMAGE_BYTES;
      if (size > most) {
        throw new InferenceException(
            new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB"));
      }
      sizes.add(size);
      List<Prediction> predictions = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int first = images.get(images.position() + i * IMAGE_BYTES);
        predictions.add(
            new Prediction(new int[] {first}, new float[] {1}, new float[0], new float[0]));
      }
      return predictions;
    }

    @Override
    public void close() {}
  }

  @Test
  void aTailIsPaddedToTheOneSize() {
    Scarce network = new Scarce(4);
    BatchRunner runner = new BatchRunner(network, IMAGE_BYTES, 4, true, OUTPUTS);
    assertThat(classes(predict(runner, 1, 2, 3))).containsExactly(1, 2, 3);
    assertThat(network.sizes).containsExactly(4);
    assertThat(runner.padded()).isEqualTo(1);
  }

  @Test
  void afterAnOutOfMemoryErrorBatchesAreSmallerAndNoImageIsLost() {
    Scarce network = new Scarce(3);
    BatchRunner runner = new BatchRunner(network, IMAGE_BYTES, 8, true, OUTPUTS);
    assertThat(classes(predict(runner, 1, 2, 3, 4, 5, 6, 7, 8)))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(runner.runSize()).isEqualTo(2);
    assertThat(classes(predict(runner, 9, 10, 11, 12, 13))).containsExactly(9, 10, 11, 12, 13);
    assertThat(network.sizes).containsOnly(2);
  }

  @Test
  void oddBatchesAreHalvedToo() {
    Scarce network = new Scarce(3);
    BatchRunner runner = new BatchRunner(network, IMAGE_BYTES, 5, true, OUTPUTS);
    assertThat(classes(predict(runner, 1, 2, 3, 4, 5))).containsExactly(1, 2, 3, 4, 5);
    assertThat(runner.runSize()).isEqualTo(3);
  }

  @Test
  void aDeviceThatHasNoMemoryForOneImageIsAnError() {
    BatchRunner runner = new BatchRunner(new Scarce(0), IMAGE_BYTES, 4, true, OUTPUTS);
    assertThatThrownBy(() -> predict(runner, 1))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("CUDA out of memory")
        .hasCauseInstanceOf(EngineException.class);
  }

  @Test
  void whereEveryShapeIsAsFastNothingIsPadded() {
    Scarce network = new Scarce(2);
    BatchRunner runner = new BatchRunner(network, IMAGE_BYTES, 4, false, OUTPUTS);
    assertThat(classes(predict(runner, 1, 2, 3))).containsExactly(1, 2, 3);
    assertThat(network.sizes).containsExactly(2, 1);
    assertThat(runner.padded()).isZero();
  }

  private static List<Prediction> predict(BatchRunner runner, int... images) {
    ByteBuffer batch = ByteBuffer.allocateDirect(MOST * IMAGE_BYTES);
    for (int image : images) {
      batch.put(new byte[] {(byte) image, 0, 0});
    }
    return runner.predict(batch, images.length);
  }

  private static int[] classes(List<Prediction> predictions) {
    return predictions.stream().mapToInt(p -> p.classIds()[0]).toArray();
  }
}
