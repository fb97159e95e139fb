package io.densepath.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The network is a fake, because a test cannot make the memory of a device scarce at will. */
class BatchRunnerTest {

  private static final int MOST = 8;

  @Test
  void aTailIsPaddedToTheOneSize() {
    StandIn network = StandIn.withRoomFor(4);
    BatchRunner runner = new BatchRunner(network, StandIn.IMAGE_BYTES, 4, true, StandIn.OUTPUTS);
    assertThat(classes(predict(runner, 1, 2, 3))).containsExactly(1, 2, 3);
    assertThat(network.sizes()).containsExactly(4);
    assertThat(runner.padded()).isEqualTo(1);
  }

  @Test
  void afterAnOutOfMemoryErrorBatchesAreSmallerAndNoImageIsLost() {
    StandIn network = StandIn.withRoomFor(3);
    BatchRunner runner = new BatchRunner(network, StandIn.IMAGE_BYTES, 8, true, StandIn.OUTPUTS);
    assertThat(classes(predict(runner, 1, 2, 3, 4, 5, 6, 7, 8)))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(runner.runSize()).isEqualTo(2);
    assertThat(classes(predict(runner, 9, 10, 11, 12, 13))).containsExactly(9, 10, 11, 12, 13);
    assertThat(network.sizes()).containsOnly(2);
  }

  @Test
  void oddBatchesAreHalvedToo() {
    StandIn network = StandIn.withRoomFor(3);
    BatchRunner runner = new BatchRunner(network, StandIn.IMAGE_BYTES, 5, true, StandIn.OUTPUTS);
    assertThat(classes(predict(runner, 1, 2, 3, 4, 5))).containsExactly(1, 2, 3, 4, 5);
    assertThat(runner.runSize()).isEqualTo(3);
  }

  @Test
  void aDeviceThatHasNoMemoryForOneImageIsAnError() {
    BatchRunner runner =
        new BatchRunner(StandIn.withRoomFor(0), StandIn.IMAGE_BYTES, 4, true, StandIn.OUTPUTS);
    assertThatThrownBy(() -> predict(runner, 1))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("CUDA out of memory")
        .hasCauseInstanceOf(EngineException.class);
  }

  @Test
  void whereEveryShapeIsAsFastNothingIsPadded() {
    StandIn network = StandIn.withRoomFor(2);
    BatchRunner runner = new BatchRunner(network, StandIn.IMAGE_BYTES, 4, false, StandIn.OUTPUTS);
    assertThat(classes(predict(runner, 1, 2, 3))).containsExactly(1, 2, 3);
    assertThat(network.sizes()).containsExactly(2, 1);
    assertThat(runner.padded()).isZero();
  }

  private static List<Prediction> predict(BatchRunner runner, int... images) {
    ByteBuffer batch = ByteBuffer.allocateDirect(MOST * StandIn.IMAGE_BYTES);
    for (int image : images) {
      batch.put(StandIn.image(image));
    }
    return runner.predict(batch, images.length);
  }

  private static int[] classes(List<Prediction> predictions) {
    return predictions.stream().mapToInt(p -> p.classIds()[0]).toArray();
  }
}
