package io.densepath.predict;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The queue of images that wait for one device, which all tasks of a JVM share. A batch takes the
 * images of all tasks as they come, so that it fills as fast as all of them read. It is run when it
 * is full. A batch that is not full is run, padded, when a task waits for one of its predictions
 * and the device has nothing else to do.
 *
 * <p>Two threads call the device, so that one batch is on its way while the other is computed. They
 * live as long as the queue, because the plans of cuDNN belong to a thread. A third batch is filled
 * meanwhile. A task that finds no batch to fill waits, so that the memory in use is that of three
 * batches, however fast the tasks read.
 */
final class DeviceQueue implements AutoCloseable {

  /** How long a device may take for a batch, its first included, before it counts as lost. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int LANES = 2;
  private static final long CLOSE_TIMEOUT_MS = 5_000;

  private final int imageBytes;
  private final Duration patience;
  private final Queue<ByteBuffer> free = new ArrayDeque<>();
  private final Queue<StagedBatch> full = new ArrayDeque<>();
  private final List<BatchRunner> runners;
  private final List<Thread> lanes;
  private Optional<StagedBatch> filling = Optional.empty();
  private int running;
  private long progressNs = System.nanoTime();
  private boolean closed;

  /**
   * @param runner makes a runner of batches, one for each thread
   * @param patience after which the device counts as lost
   */
  DeviceQueue(Supplier<BatchRunner> runner, Duration patience) {
    this.patience = patience;
    runners = Stream.generate(runner).limit(LANES).toList();
    imageBytes = runners.get(0).imageBytes();
    for (int i = 0; i <= LANES; i++) {
      free.add(ByteBuffer.allocateDirect(runners.get(0).batchBytes()));
    }
    lanes = runners.stream().map(this::lane).toList();
    lanes.forEach(Thread::start);
  }

  private Thread lane(BatchRunner runner) {
    Thread thread = new Thread(() -> work(runner), "densepath-device");
    thread.setDaemon(true);
    return thread;
  }

  /** Returns the images per run: the batch size, or less if the device had too little memory. */
  int runSize() {
    return runners.stream().mapToInt(BatchRunner::runSize).min().orElseThrow();
  }

  /**
   * Copies an image into the batch that is being filled. Waits if there is none.
   *
   * @param image uint8 (H, W, 3), from the position to the limit
   * @param counts counts of the task, which get the run if the image is the first of its batch
   * @throws InferenceException if the device counts as lost
   * @throws UncheckedIOException with an InterruptedIOException as its cause, and with the thread's
   *     interrupt flag set, if interrupted while waiting
   */
  PendingPrediction put(ByteBuffer image, BatchCounts counts) {
    Slot slot = claim(counts);
    try {
      slot.batch().copy(slot.index(), image);
    } finally {
      reportCopy(slot.batch());
    }
    return slot;
  }

  /** The place of an image in a batch. */
  private final class Slot implements PendingPrediction {

    private final StagedBatch batch;
    private final int index;

    Slot(StagedBatch batch, int index) {
      this.batch = batch;
      this.index = index;
    }

    StagedBatch batch() {
      return batch;
    }

    int index() {
      return index;
    }

    @Override
    public boolean isDone() {
      return batch.isDone();
    }

    @Override
    public Prediction get() {
      await(batch);
      return batch.prediction(index);
    }
  }

  private synchronized Slot claim(BatchCounts counts) {
    requireOpen();
    while (filling.isEmpty()) {
      if (free.isEmpty()) {
        awaitChange();
      } else {
        filling = Optional.of(new StagedBatch(free.remove(), imageBytes, counts));
      }
    }
    StagedBatch batch = filling.get();
    Slot slot = new Slot(batch, batch.claim());
    if (batch.isFull()) {
      full.add(batch);
      filling = Optional.empty();
    }
    return slot;
  }

  private synchronized void reportCopy(StagedBatch batch) {
    batch.reportCopy();
    if (batch.isComplete() && (batch.isFull() || batch.isWanted())) {
      notifyAll();
    }
  }

  private synchronized void await(StagedBatch batch) {
    if (!batch.isDone()) {
      batch.want();
      notifyAll();
    }
    while (!batch.isDone()) {
      awaitChange();
    }
  }

  /** Waits until something has changed, as long as the device is not lost. */
  @SuppressWarnings("WaitNotInLoop") // Every caller calls this in a loop.
  private void awaitChange() {
    try {
      long leftMs = patience.toMillis() - TimeUnit.NANOSECONDS.toMillis(silentNs());
      if (leftMs <= 0) {
        throw InferenceException.silent(patience);
      }
      wait(leftMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted while predicting"));
    }
    requireOpen();
  }

  /** Returns how long the device has been working without finishing a batch. */
  private long silentNs() {
    return running == 0 ? 0 : System.nanoTime() - progressNs;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
  }

  private void work(BatchRunner runner) {
    try {
      Optional<StagedBatch> batch = take();
      while (batch.isPresent()) {
        run(runner, batch.get());
        batch = take();
      }
    } catch (InterruptedException e) {
      // Only close interrupts these threads.
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Optional<StagedBatch> take() throws InterruptedException {
    Optional<StagedBatch> batch = next();
    while (batch.isEmpty() && !closed) {
      wait();
      batch = next();
    }
    if (closed) {
      return Optional.empty();
    }
    if (running++ == 0) {
      progressNs = System.nanoTime();
    }
    return batch;
  }

  /** Removes and returns the batch that is to run next, if there is one. */
  private Optional<StagedBatch> next() {
    if (!full.isEmpty()) {
      return full.element().isComplete() ? Optional.of(full.remove()) : Optional.empty();
    }
    boolean idle = running == 0;
    Optional<StagedBatch> part =
        filling.filter(batch -> idle && batch.isWanted() && batch.isComplete());
    part.ifPresent(batch -> filling = Optional.empty());
    return part;
  }

  private void run(BatchRunner runner, StagedBatch batch) {
    long runs = runner.runs();
    long padded = runner.padded();
    try {
      List<Prediction> predictions = runner.predict(batch.buffer(), batch.size());
      batch.counts().add(runner.runs() - runs, runner.padded() - padded);
      batch.succeed(predictions);
    } catch (RuntimeException e) {
      batch.fail(e);
    } catch (Throwable e) {
      // Every task of the batch fails by it, and the thread lives on for the others.
      batch.fail(new IllegalStateException("the batch cannot be predicted: " + e, e));
    } finally {
      finished(batch);
    }
  }

  private synchronized void finished(StagedBatch batch) {
    running--;
    progressNs = System.nanoTime();
    free.add(batch.buffer());
    notifyAll();
  }

  /** Ends the threads, and waits at most 5 seconds for the batches that are being computed. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      for (Thread lane : lanes) {
        lane.join(CLOSE_TIMEOUT_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
