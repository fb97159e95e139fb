package io.densepath.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The images of shards, one shard after the other. A thread reads ahead, within a budget of bytes.
 * A shard that ends early gives a sample for each image before its end, and a sample for itself
 * with the reason. A shard without images gives a sample for itself too.
 */
final class ShardSamples implements Samples {

  private static final int MAX_SAMPLES_AHEAD = 512;
  private static final long CLOSE_TIMEOUT_MS = 5_000;
  private static final AtomicLong COUNT = new AtomicLong();

  private final List<FetchRequest> shards = new ArrayList<>();
  private final FetchSettings settings;
  private final Shard.Opener opener;
  private final Thread thread;
  private final Queue<Sample> ready = new ArrayDeque<>();
  private long readyBytes;
  private boolean ended;
  private boolean closed;
  private Optional<Throwable> broken = Optional.empty();
  private long waitedNs;

  ShardSamples(Iterator<FetchRequest> shards, FetchSettings settings, Shard.Opener opener) {
    shards.forEachRemaining(this.shards::add);
    this.settings = settings;
    this.opener = opener;
    this.thread = new Thread(this::readAll, "densepath-shards-" + COUNT.incrementAndGet());
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits for another image, or for the end.
   *
   * @throws UncheckedIOException with an InterruptedIOException as its cause, and with the thread's
   *     interrupt flag set, if interrupted while waiting
   * @throws IllegalStateException if closed, or if an unexpected exception or {@link Error} ended
   *     the reading thread
   */
  @Override
  public synchronized boolean hasNext() {
    long start = System.nanoTime();
    try {
      while (ready.isEmpty() && !ended && !closed && broken.isEmpty()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted while fetching"));
    } finally {
      waitedNs += System.nanoTime() - start;
    }
    if (closed) {
      throw new IllegalStateException("closed before the end of the shards");
    }
    if (ready.isEmpty() && broken.isPresent()) {
      throw new IllegalStateException("cannot read shards", broken.get());
    }
    return !ready.isEmpty();
  }

  @Override
  public synchronized Sample next() {
    if (!hasNext()) {
      throw new NoSuchElementException("every image of the shards was taken");
    }
    Sample sample = ready.remove();
    readyBytes -= bytes(sample);
    notifyAll();
    return sample;
  }

  private static long bytes(Sample sample) {
    return sample.object().outcome() == FetchResult.Outcome.READ ? sample.object().length() : 0;
  }

  @Override
  public synchronized long waitedNs() {
    return waitedNs;
  }

  /** Stops the thread and waits at most 5 seconds for it. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(CLOSE_TIMEOUT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readAll() {
    try {
      for (FetchRequest shard : shards) {
        read(shard);
      }
      end();
    } catch (InterruptedException e) {
      // Only close interrupts this thread.
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      breakWith(e);
    }
  }

  private void read(FetchRequest request) throws InterruptedException {
    long images = 0;
    try (Shard shard = opener.open(request)) {
      for (Optional<Sample> next = shard.next(); next.isPresent(); next = shard.next()) {
        add(next.get());
        images++;
      }
      if (images == 0) {
        add(ofShard(request, FetchResult.empty(request, "a shard without images")));
      }
    } catch (OutOfMemoryError e) {
      // Memory that is short says nothing about the shard, so the task fails and Spark retries it.
      throw new IllegalStateException(
          "%s takes more heap than is left: raise spark.executor.memory".formatted(request.path()),
          e);
    } catch (StackOverflowError e) {
      IOException tooDeep = new DamagedShardException("nested more deeply than any table: " + e, e);
      add(ofShard(request, FetchResult.damaged(request, endsEarly(tooDeep, images))));
    } catch (TooLargeShardException e) {
      add(ofShard(request, FetchResult.tooLarge(request, endsEarly(e, images))));
    } catch (UnsupportedShardException e) {
      add(ofShard(request, FetchResult.unsupported(request, endsEarly(e, images))));
    } catch (DamagedShardException e) {
      add(ofShard(request, FetchResult.damaged(request, endsEarly(e, images))));
    } catch (IOException e) {
      if (isClosed()) {
        throw new InterruptedException();
      }
      add(ofShard(request, FetchResult.failed(request, endsEarly(e, images))));
    }
  }

  private static IOException endsEarly(IOException e, long images) {
    return images == 0
        ? e
        : new IOException(
            String.format(Locale.ROOT, "after %,d images: %s", images, e.getMessage()), e);
  }

  private static Sample ofShard(FetchRequest shard, FetchResult outcome) {
    return new Sample(shard, outcome, Label.NONE);
  }

  private synchronized void add(Sample sample) throws InterruptedException {
    while (!closed && !fits(bytes(sample))) {
      wait();
    }
    if (closed) {
      throw new InterruptedException();
    }
    ready.add(sample);
    readyBytes += bytes(sample);
    notifyAll();
  }

  private boolean fits(long bytes) {
    return ready.isEmpty()
        || (ready.size() < MAX_SAMPLES_AHEAD && readyBytes + bytes <= settings.maxBytesAhead());
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  private synchronized void breakWith(Throwable cause) {
    broken = Optional.of(cause);
    notifyAll();
  }
}
