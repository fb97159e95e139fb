package io.densepath.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads objects ahead of their use and returns them in the order of requests.
 *
 * <p>{@link #next} and {@link #hasNext} must be called by one thread, which is also the only thread
 * that draws the given requests. {@link #close} may be called by any thread. It ends the reading
 * threads, and a consumer that waits gets an {@link IllegalStateException}.
 */
public final class Prefetcher implements Iterator<FetchResult>, AutoCloseable {

  // Keeps the threads busy during a batch of small images. A request alone takes some hundred
  // bytes.
  private static final int MAX_REQUESTS_AHEAD = 512;
  private static final long CLOSE_TIMEOUT_MS = 5_000;
  private static final AtomicLong COUNT = new AtomicLong();

  private final Iterator<FetchRequest> requests;
  private final BooleanSupplier hasRoom;
  private final FetchSettings settings;
  private final ObjectReader reader;
  private final WebReader web;
  private final FetchQueue queue;
  private final List<Thread> threads;
  private long waitedNs;

  /** Reads web addresses with a client of its own. */
  public Prefetcher(Iterator<FetchRequest> requests, Configuration conf, FetchSettings settings) {
    this(requests, conf, settings, new WebClient(), () -> true);
  }

  /**
   * Reads objects ahead as long as there is room for their requests.
   *
   * @param web the client for web addresses
   * @param hasRoom whether another request may be drawn; one is drawn in any case
   */
  public Prefetcher(
      Iterator<FetchRequest> requests,
      Configuration conf,
      FetchSettings settings,
      WebClient web,
      BooleanSupplier hasRoom) {
    this.requests = requests;
    this.hasRoom = hasRoom;
    this.settings = settings;
    this.reader = new ObjectReader(conf, settings.patience());
    this.web = new WebReader(web, settings, conf);
    this.queue = new FetchQueue(settings.maxBytesAhead());
    this.threads = startThreads(COUNT.incrementAndGet());
  }

  private List<Thread> startThreads(long number) {
    List<Thread> started =
        IntStream.range(0, settings.threads())
            .mapToObj(i -> new Thread(this::work, "densepath-fetch-" + number + "-" + i))
            .toList();
    started.forEach(thread -> thread.setDaemon(true));
    started.forEach(Thread::start);
    return started;
  }

  /**
   * Whether there is a request whose outcome {@link #next} has not returned.
   *
   * @throws IllegalStateException if closed, so that a close never looks like the end of the
   *     requests
   */
  @Override
  public boolean hasNext() {
    requireOpen();
    return queue.size() > 0 || requests.hasNext();
  }

  private void requireOpen() {
    if (queue.isClosed()) {
      throw new IllegalStateException("the prefetcher is closed");
    }
  }

  /**
   * Returns the outcome of the next request, in order.
   *
   * @throws UncheckedIOException with an InterruptedIOException as its cause, and with the thread's
   *     interrupt flag set, if interrupted while waiting
   * @throws IllegalStateException if closed, or if an exception or {@link Error} ended a reading
   *     thread
   * @throws NoSuchElementException if the outcome of every request was returned
   */
  @Override
  public FetchResult next() {
    drawRequests();
    if (queue.size() == 0) {
      throw new NoSuchElementException("every request was answered");
    }
    long start = System.nanoTime();
    try {
      return queue.takeFirst();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted while fetching"));
    } finally {
      waitedNs += System.nanoTime() - start;
    }
  }

  private void drawRequests() {
    requireOpen();
    while (mayDraw() && requests.hasNext()) {
      FetchRequest request = requests.next();
      if (request.path().isEmpty()) {
        queue.addDone(FetchResult.empty(request, "there is no image"));
      } else if (request.length() > settings.maxObjectBytes()) {
        queue.addDone(FetchResult.tooLarge(request, request.length()));
      } else {
        queue.add(request);
      }
    }
  }

  private boolean mayDraw() {
    return queue.size() == 0 || (queue.size() < MAX_REQUESTS_AHEAD && hasRoom.getAsBoolean());
  }

  /** Returns the nanoseconds that the consumer has spent waiting in {@link #next}. */
  public long waitedNs() {
    return waitedNs;
  }

  /** Stops the threads and waits at most 5 seconds for them. The file systems stay open. */
  @Override
  public void close() {
    queue.close();
    threads.forEach(Thread::interrupt);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_TIMEOUT_MS);
    try {
      for (Thread thread : threads) {
        // A read of a silent socket cannot be interrupted: such a thread ends at its timeout.
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        thread.join(Math.max(1, leftMs));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      Optional<FetchQueue.Entry> work = queue.awaitWork();
      while (work.isPresent()) {
        workOn(work.get());
        work = queue.awaitWork();
      }
    } catch (InterruptedException e) {
      // Only close interrupts these threads.
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      queue.breakWith(e);
    }
  }

  private void workOn(FetchQueue.Entry entry) throws InterruptedException {
    try {
      if (WebAddress.is(entry.request.path())) {
        readFromWeb(entry);
      } else if (queue.isToRead(entry)) {
        read(entry);
      } else {
        size(entry);
      }
    } catch (IOException e) {
      queue.done(entry, FetchResult.failed(entry.request, e));
    }
  }

  private void size(FetchQueue.Entry entry) throws IOException {
    FetchRequest listed = reader.lookUp(entry.request);
    if (listed.length() > settings.maxObjectBytes()) {
      queue.done(entry, FetchResult.tooLarge(entry.request, listed.length()));
    } else {
      queue.sized(entry, listed);
    }
  }

  /**
   * Reads an object whose length is not known before it comes. Where there is no room for it, the
   * request is given up and sent again later: to wait with an open connection would keep others
   * from the same server, even the request that the consumer waits for.
   */
  private void readFromWeb(FetchQueue.Entry entry) throws IOException, InterruptedException {
    WebReader.Attempt attempt = web.read(entry.request, bytes -> queue.reserve(entry, bytes));
    while (attempt.result().isEmpty()) {
      queue.awaitRoom(entry, attempt.neededBytes());
      attempt = web.read(entry.request, bytes -> queue.reserve(entry, bytes));
    }
    queue.done(entry, attempt.result().get());
  }

  private void read(FetchQueue.Entry entry) throws IOException {
    queue.done(entry, FetchResult.read(entry.request, reader.read(queue.listed(entry))));
  }
}
