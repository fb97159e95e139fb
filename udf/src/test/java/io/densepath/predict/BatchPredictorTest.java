package io.densepath.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The network is a stand-in that says what it was asked. */
class BatchPredictorTest {

  private final StandIn network = new StandIn();
  private final BatchPredictor predictor =
      new BatchPredictor(
          new BatchRunner(network, StandIn.IMAGE_BYTES, 3, false, StandIn.OUTPUTS),
          new BatchMemory());

  private PendingPrediction put(int image) {
    predictor.next().put(StandIn.image(image));
    return predictor.put();
  }

  @Test
  void aBatchIsPredictedWhenItIsFull() {
    PendingPrediction first = put(1);
    PendingPrediction second = put(2);
    assertThat(first.isDone()).isFalse();
    PendingPrediction third = put(3);

    assertThat(List.of(first, second, third)).allMatch(PendingPrediction::isDone);
    assertThat(StandIn.classes(first, second, third)).containsExactly(1, 2, 3);
    assertThat(network.sizes()).containsExactly(3);
  }

  @Test
  void aPredictionThatIsAskedForEndsItsBatchWithoutPadding() {
    PendingPrediction first = put(1);
    PendingPrediction second = put(2);
    assertThat(StandIn.classes(second, first)).containsExactly(2, 1);
    assertThat(network.sizes()).containsExactly(2);
    assertThat(predictor.batches()).isEqualTo(1);
    assertThat(predictor.padded()).isZero();
  }

  @Test
  void anImageThatWasNotReadIsRefused() {
    assertThatThrownBy(predictor::put)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no whole image");
  }

  @Test
  void aClosedPredictorPredictsNothing() {
    PendingPrediction first = put(1);
    predictor.close();
    assertThatThrownBy(first::get).hasMessageContaining("closed");
    assertThatThrownBy(predictor::next).hasMessageContaining("closed");
  }
}
