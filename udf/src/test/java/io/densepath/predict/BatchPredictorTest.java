package io.densepath.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The network is a fake, because a test cannot make the memory of a device scarce at will. */
class BatchPredictorTest {

  private static final int IMAGE_BYTES = 3;
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
    BatchPredictor predictor =
        new BatchPredictor(network, IMAGE_BYTES, 4, true, OUTPUTS, new BatchMemory());
    put(predictor, 1, 2, 3);
    assertThat(classes(predictor.predict())).containsExactly(1, 2, 3);
    assertThat(network.sizes).containsExactly(4);
    assertThat(predictor.padded()).isEqualTo(1);
    assertThat(predictor.size()).isZero();
  }

  @Test
  void afterAnOutOfMemoryErrorBatchesAreSmallerAndNoImageIsLost() {
    Scarce network = new Scarce(3);
    BatchPredictor predictor =
        new BatchPredictor(network, IMAGE_BYTES, 8, true, OUTPUTS, new BatchMemory());
    put(predictor, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(classes(predictor.predict())).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(predictor.runSize()).isEqualTo(2);
    put(predictor, 9, 10, 11, 12, 13);
    assertThat(classes(predictor.predict())).containsExactly(9, 10, 11, 12, 13);
    assertThat(network.sizes).containsOnly(2);
  }

  @Test
  void oddBatchesAreHalvedToo() {
    Scarce network = new Scarce(3);
    BatchPredictor predictor =
        new BatchPredictor(network, IMAGE_BYTES, 5, true, OUTPUTS, new BatchMemory());
    put(predictor, 1, 2, 3, 4, 5);
    assertThat(classes(predictor.predict())).containsExactly(1, 2, 3, 4, 5);
    assertThat(predictor.runSize()).isEqualTo(3);
  }

  @Test
  void aDeviceThatHasNoMemoryForOneImageIsAnError() {
    BatchPredictor predictor =
        new BatchPredictor(new Scarce(0), IMAGE_BYTES, 4, true, OUTPUTS, new BatchMemory());
    put(predictor, 1);
    assertThatThrownBy(predictor::predict)
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("CUDA out of memory")
        .hasCauseInstanceOf(EngineException.class);
  }

  @Test
  void whereEveryShapeIsAsFastNothingIsPadded() {
    Scarce network = new Scarce(2);
    BatchPredictor predictor =
        new BatchPredictor(network, IMAGE_BYTES, 4, false, OUTPUTS, new BatchMemory());
    put(predictor, 1, 2, 3);
    assertThat(classes(predictor.predict())).containsExactly(1, 2, 3);
    assertThat(network.sizes).containsExactly(2, 1);
    assertThat(predictor.padded()).isZero();
  }

  private static void put(BatchPredictor predictor, int... images) {
    for (int image : images) {
      predictor.next().put(new byte[] {(byte) image, 0, 0});
    }
  }

  private static int[] classes(List<Prediction> predictions) {
    return predictions.stream().mapToInt(p -> p.classIds()[0]).toArray();
  }
}
