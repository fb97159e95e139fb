package io.densepath.jobs.benchmark;

import io.densepath.predict.LoadedModel;
import io.densepath.predict.Outputs;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Times batches of one size on the calling thread, as a task predicts them: from uint8 images (N,
 * H, W, 3) in memory to the likeliest classes. The classes are copied from the device, so that a
 * time ends when everything is computed.
 */
final class TimedBatches {

  private static final int WARM_UP_BATCHES = 2;
  private static final int MIN_BATCHES = 5;
  private static final long MIN_NS = 250_000_000;
  private static final int TOP_K = 5;

  private TimedBatches() {}

  /**
   * Times at least five batches for at least a quarter of a second, after some to warm up.
   *
   * @param classes of the network
   * @return nanoseconds of each batch
   */
  static long[] take(LoadedModel model, int classes, int batchSize) {
    ByteBuffer images = noise(Math.multiplyExact(batchSize, model.imageBytes()));
    Outputs outputs = new Outputs(Math.min(TOP_K, classes), false, false);
    for (int i = 0; i < WARM_UP_BATCHES; i++) {
      model.classify(images, batchSize, outputs);
    }
    LongStream.Builder times = LongStream.builder();
    long begin = System.nanoTime();
    long last = begin;
    for (int batch = 0; batch < MIN_BATCHES || last - begin < MIN_NS; batch++) {
      model.classify(images, batchSize, outputs);
      long now = System.nanoTime();
      times.add(now - last);
      last = now;
    }
    return times.build().toArray();
  }

  private static ByteBuffer noise(int bytes) {
    byte[] values = new byte[bytes];
    new Random(1).nextBytes(values);
    return ByteBuffer.allocateDirect(bytes).put(values).flip();
  }
}
