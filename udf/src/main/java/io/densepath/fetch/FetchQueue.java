package io.densepath.fetch;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The requests between the one that the consumer wants next and the last one asked for, and the
 * bytes that they hold. Bytes are granted in order of request, so whoever is first in the queue is
 * never kept waiting by those behind it, and with the queue's first request alone even an object
 * longer than the budget goes ahead.
 *
 * <p>The reading threads wait for the queue, the consumer for its first entry. One thread is woken
 * at a time, and wakes the next if there is more to do.
 */
final class FetchQueue {

  /** One request on its way. But for the outcome its fields are guarded by the queue. */
  static final class Entry {
    final FetchRequest request;
    private final CompletableFuture<Fetched> outcome = new CompletableFuture<>();
    private FetchRequest listed;
    private State state;

    private Entry(FetchRequest request) {
      this.request = request;
      this.listed = request;
      this.state = request.hasLength() ? State.SIZED : State.UNSIZED;
    }
  }

  private enum State {
    UNSIZED,
    BEING_SIZED,
    SIZED,
    BEING_READ,
    DONE
  }

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final ArrayDeque<Entry> unsized = new ArrayDeque<>();
  // In order; what was done without being read leaves it when it comes first.
  private final ArrayDeque<Entry> unread = new ArrayDeque<>();
  private final long maxBytes;
  private long bytes;
  private boolean closed;
  private Optional<Throwable> broken = Optional.empty();

  FetchQueue(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized void add(FetchRequest request) {
    Entry entry = new Entry(request);
    entries.add(entry);
    unread.add(entry);
    if (entry.state == State.UNSIZED) {
      unsized.add(entry);
    }
    broken.ifPresent(entry.outcome::completeExceptionally);
    if (closed) {
      entry.outcome.cancel(false);
    }
    wakeOne();
  }

  /** Adds a request that needs no reading, so that its outcome keeps its place. */
  synchronized void addDone(Fetched fetched) {
    Entry entry = new Entry(fetched.request());
    entry.state = State.DONE;
    entry.outcome.complete(fetched);
    entries.add(entry);
  }

  synchronized int size() {
    return entries.size();
  }

  /**
   * Waits for work: an entry to be sized or read, as {@link #isToRead} tells; empty once closed.
   */
  synchronized Optional<Entry> awaitWork() throws InterruptedException {
    while (!closed) {
      Optional<Entry> work = nextWork();
      if (work.isPresent()) {
        wakeOne();
        return work;
      }
      wait();
    }
    return Optional.empty();
  }

  private Optional<Entry> nextWork() {
    Optional<Entry> toRead = firstToRead();
    if (toRead.isPresent()) {
      unread.remove();
      toRead.get().state = State.BEING_READ;
      bytes += toRead.get().listed.length();
      return toRead;
    }
    Optional<Entry> toSize = Optional.ofNullable(unsized.poll());
    toSize.ifPresent(entry -> entry.state = State.BEING_SIZED);
    return toSize;
  }

  private Optional<Entry> firstToRead() {
    while (!unread.isEmpty() && unread.element().state == State.DONE) {
      unread.remove();
    }
    return Optional.ofNullable(unread.peek()).filter(this::mayBeRead);
  }

  private void wakeOne() {
    if (!unsized.isEmpty() || firstToRead().isPresent()) {
      notify();
    }
  }

  private boolean mayBeRead(Entry entry) {
    return entry.state == State.SIZED && (bytes == 0 || bytes + entry.listed.length() <= maxBytes);
  }

  synchronized boolean isToRead(Entry entry) {
    return entry.state == State.BEING_READ;
  }

  /** The entry's request, with the length that it had or got. */
  synchronized FetchRequest listed(Entry entry) {
    return entry.listed;
  }

  synchronized void sized(Entry entry, FetchRequest listed) {
    entry.listed = listed;
    entry.state = State.SIZED;
    wakeOne();
  }

  synchronized void done(Entry entry, Fetched fetched) {
    if (entry.state == State.BEING_READ && fetched.outcome() != Fetched.Outcome.READ) {
      bytes -= entry.listed.length();
    }
    entry.state = State.DONE;
    entry.outcome.complete(fetched);
    wakeOne();
  }

  /**
   * Waits for the first request's outcome and takes it, and its bytes, out of the queue.
   *
   * @throws IllegalStateException if the queue is closed, or a reading thread has died
   */
  Fetched takeFirst() throws InterruptedException {
    Fetched fetched = await(first());
    removeFirst(fetched);
    return fetched;
  }

  private synchronized Entry first() {
    return entries.element();
  }

  private static Fetched await(Entry entry) throws InterruptedException {
    try {
      return entry.outcome.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot read " + entry.request.path(), e.getCause());
    } catch (CancellationException e) {
      throw new IllegalStateException("closed while waiting for " + entry.request.path(), e);
    }
  }

  private synchronized void removeFirst(Fetched fetched) {
    entries.remove();
    if (fetched.outcome() == Fetched.Outcome.READ) {
      bytes -= fetched.length();
    }
    wakeOne();
  }

  /** Ends the wait of the consumer with the cause that ended a reading thread. */
  synchronized void breakWith(Throwable cause) {
    broken = Optional.of(cause);
    entries.forEach(entry -> entry.outcome.completeExceptionally(cause));
  }

  synchronized void close() {
    closed = true;
    entries.forEach(entry -> entry.outcome.cancel(false));
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }
}
