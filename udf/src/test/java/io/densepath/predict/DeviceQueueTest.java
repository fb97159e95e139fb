package io.densepath.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The device is a stand-in, whose batches end when the test lets them. */
@Timeout(120)
class DeviceQueueTest {

  private static final int BATCH = 4;
  private static final int EVERYTHING = 1_000_000;

  private final ExecutorService tasks = Executors.newCachedThreadPool();
  private StandIn device = new StandIn();
  private DeviceQueue queue = open(DeviceQueue.PATIENCE);

  private DeviceQueue open(Duration patience) {
    StandIn network = device;
    return new DeviceQueue(
        () -> new BatchRunner(network, StandIn.IMAGE_BYTES, BATCH, true, StandIn.OUTPUTS),
        patience);
  }

  /** Replaces the device by one that computes only so many batches. */
  private void haveDevice(int batches, Duration patience) {
    queue.close();
    device = new StandIn(batches);
    queue = open(patience);
  }

  @AfterEach
  void close() {
    device.allow(EVERYTHING);
    queue.close();
    tasks.shutdownNow();
  }

  private PendingPrediction put(int image) {
    return put(image, new BatchCounts());
  }

  private PendingPrediction put(int image, BatchCounts counts) {
    return queue.put(ByteBuffer.wrap(StandIn.image(image)), counts);
  }

  @Test
  void theImagesOfAllTasksFillOneBatch() throws Exception {
    BatchCounts first = new BatchCounts();
    BatchCounts second = new BatchCounts();
    List<PendingPrediction> predictions =
        List.of(put(1, first), put(2, second), put(3, second), put(4, first));

    device.awaitArrival(1);
    assertThat(StandIn.classes(predictions.toArray(PendingPrediction[]::new)))
        .containsExactly(1, 2, 3, 4);
    assertThat(device.sizes()).containsExactly(BATCH);
    assertThat(first.batches()).isEqualTo(1);
    assertThat(second.batches()).isZero();
  }

  @Test
  void aPartOfABatchIsPaddedAndRunWhenATaskWaitsForIt() {
    BatchCounts counts = new BatchCounts();
    PendingPrediction last = put(7, counts);
    assertThat(last.isDone()).isFalse();
    assertThat(last.get().classIds()).containsExactly(7);
    assertThat(device.sizes()).containsExactly(BATCH);
    assertThat(counts.padded()).isEqualTo(BATCH - 1);
  }

  @Test
  void aPartOfABatchWaitsWhileTheDeviceIsBusyAndGoesOnFilling() throws Exception {
    haveDevice(0, DeviceQueue.PATIENCE);
    for (int image = 0; image < BATCH; image++) {
      put(image);
    }
    device.awaitArrival(1);
    PendingPrediction early = put(5);
    Future<Prediction> waiting = tasks.submit(early::get);
    PendingPrediction late = put(6);
    device.allow(EVERYTHING);

    assertThat(waiting.get().classIds()).containsExactly(5);
    assertThat(StandIn.classes(late)).containsExactly(6);
    assertThat(device.sizes()).containsExactly(BATCH, BATCH);
  }

  @Test
  void aTaskWaitsWhenThreeBatchesAreFull() throws Exception {
    haveDevice(0, DeviceQueue.PATIENCE);
    for (int image = 0; image < 3 * BATCH; image++) {
      put(image);
    }
    Future<PendingPrediction> oneMore = tasks.submit(() -> put(99));
    device.awaitArrival(2);
    assertThatThrownBy(() -> oneMore.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    device.allow(EVERYTHING);
    assertThat(oneMore.get().get().classIds()).containsExactly(99);
  }

  @Test
  void everyImageOfManyTasksGetsItsOwnPrediction() throws Exception {
    List<Callable<Integer>> producers = new ArrayList<>();
    for (int task = 0; task < 8; task++) {
      int seed = task;
      producers.add(() -> putMany(new Random(seed)));
    }
    int images = 0;
    for (Future<Integer> producer : tasks.invokeAll(producers)) {
      images += producer.get();
    }
    assertThat(images).isEqualTo(8 * 500);
    assertThat(device.sizes()).containsOnly(BATCH);
  }

  /** Puts 500 images, and waits at random moments for those that were put. */
  private int putMany(Random random) {
    List<Integer> images = new ArrayList<>();
    List<PendingPrediction> pending = new ArrayList<>();
    int checked = 0;
    for (int i = 0; i < 500; i++) {
      int image = random.nextInt(100);
      images.add(image);
      pending.add(put(image));
      int until = random.nextInt(40) == 0 ? pending.size() : checked;
      for (; checked < until; checked++) {
        assertThat(StandIn.classes(pending.get(checked))).containsExactly(images.get(checked));
      }
    }
    for (; checked < pending.size(); checked++) {
      assertThat(StandIn.classes(pending.get(checked))).containsExactly(images.get(checked));
    }
    return checked;
  }

  @Test
  void allTasksOfABatchThatFailsGetTheFailureAndLaterOnesGoOn() {
    device.failBy(new InferenceException(new EngineException("CUDA error: unspecified")));
    PendingPrediction one = put(1);
    PendingPrediction other = put(2);
    assertThatThrownBy(one::get).isInstanceOf(InferenceException.class);
    assertThat(other.isDone()).isTrue();
    assertThatThrownBy(other::get).isInstanceOf(InferenceException.class);

    device.failBy(null);
    assertThat(StandIn.classes(put(3))).containsExactly(3);
  }

  @Test
  void anErrorOfTheRuntimeFailsTheBatchAndNotTheThread() {
    device.failBy(new IllegalStateException("no such operator"));
    assertThatThrownBy(() -> put(1).get()).hasMessageContaining("no such operator");
    device.failBy(null);
    assertThat(StandIn.classes(put(2))).containsExactly(2);
  }

  @Test
  void aDeviceThatDoesNotAnswerCountsAsLost() {
    haveDevice(0, Duration.ofMillis(300));
    assertThatThrownBy(() -> put(1).get())
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.isDeviceLost()).isTrue())
        .hasMessageContaining("has not finished a batch");
  }

  @Test
  void anInterruptedTaskStopsWaiting() throws Exception {
    haveDevice(0, DeviceQueue.PATIENCE);
    PendingPrediction pending = put(1);
    Future<Throwable> outcome =
        tasks.submit(
            () -> {
              Thread.currentThread().interrupt();
              try {
                return new AssertionError(pending.get());
              } catch (UncheckedIOException e) {
                return e;
              }
            });
    assertThat(outcome.get()).hasMessageContaining("interrupted");
  }

  @Test
  void aClosedQueueWakesThoseThatWait() throws Exception {
    haveDevice(0, DeviceQueue.PATIENCE);
    PendingPrediction pending = put(1);
    Future<Prediction> waiting = tasks.submit(pending::get);
    device.awaitArrival(1);
    Future<?> closing = tasks.submit(queue::close);
    assertThatThrownBy(waiting::get).hasMessageContaining("closed");
    device.allow(EVERYTHING);
    assertThat(closing.get()).isNull();
  }
}
