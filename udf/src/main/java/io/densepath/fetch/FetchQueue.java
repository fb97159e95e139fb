package io.densepath.fetch;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The requests from the one that the consumer takes next to the last one added, with a budget for
 * the bytes of their objects. The budget is granted in the order of requests, so that later
 * requests never delay the first one. An object longer than the whole budget is read while no other
 * object is held. The length of an object of a web address is known only when it has come: such an
 * object begins with a small reservation and asks for more, which the first entry always gets.
 *
 * <p>Reading threads wait for work or for room, and the consumer waits for the first entry. One
 * reading thread is notified at a time, unless some wait for room; it notifies the next one if
 * there is more work.
 */
final class FetchQueue {

  /** The usual length of an image of the web. */
  private static final long FIRST_WEB_BYTES = 128 << 10;

  /** A request in the queue, whose lock guards the fields that are not final. */
  static final class Entry {
    final FetchRequest request;
    private final CompletableFuture<FetchResult> outcome = new CompletableFuture<>();
    private FetchRequest listed;
    private State state;
    private long reservedBytes;

    private Entry(FetchRequest request) {
      this.request = request;
      this.listed = request;
      this.state =
          request.hasLength() || WebAddress.is(request.path()) ? State.SIZED : State.UNSIZED;
    }

    private long neededBytes() {
      return listed.hasLength() ? listed.length() : FIRST_WEB_BYTES;
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
  // In the order of requests. An entry that is done without being read is removed once it is first.
  private final ArrayDeque<Entry> unread = new ArrayDeque<>();
  private final long maxBytes;
  private long bytes;
  private int waitingForRoom;
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

  /** Adds the outcome of a request that need not be read, at its place in the order. */
  synchronized void addDone(FetchResult fetched) {
    Entry entry = new Entry(fetched.request());
    entry.state = State.DONE;
    entry.outcome.complete(fetched);
    entries.add(entry);
  }

  synchronized int size() {
    return entries.size();
  }

  /**
   * Waits for an entry to look up or to read; {@link #isToRead} distinguishes them. Returns empty
   * once the queue is closed.
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
      reserveBytes(toRead.get(), toRead.get().neededBytes());
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
    if (waitingForRoom > 0) {
      notifyAll();
    } else if (!unsized.isEmpty() || firstToRead().isPresent()) {
      notify();
    }
  }

  private boolean mayBeRead(Entry entry) {
    return entry.state == State.SIZED && (bytes == 0 || bytes + entry.neededBytes() <= maxBytes);
  }

  private void reserveBytes(Entry entry, long total) {
    bytes += total - entry.reservedBytes;
    entry.reservedBytes = total;
  }

  /**
   * Reserves room for the first bytes of an entry that is being read, if it is the first entry or
   * the budget has room.
   *
   * @param total the bytes that the entry needs room for, those reserved before included
   */
  synchronized boolean reserve(Entry entry, long total) {
    if (total <= entry.reservedBytes) {
      return true;
    }
    boolean first = entry.equals(entries.peek());
    if (first || bytes + total - entry.reservedBytes <= maxBytes) {
      reserveBytes(entry, total);
      return true;
    }
    return false;
  }

  /**
   * Waits until room is reserved.
   *
   * @param total as in {@link #reserve}
   * @throws InterruptedException if interrupted, or if the queue is closed
   */
  synchronized void awaitRoom(Entry entry, long total) throws InterruptedException {
    waitingForRoom++;
    try {
      while (!reserve(entry, total)) {
        if (closed) {
          throw new InterruptedException();
        }
        wait();
      }
    } finally {
      waitingForRoom--;
    }
  }

  synchronized boolean isToRead(Entry entry) {
    return entry.state == State.BEING_READ;
  }

  /** Returns the entry's request with its length, which was given or looked up. */
  synchronized FetchRequest listed(Entry entry) {
    return entry.listed;
  }

  synchronized void sized(Entry entry, FetchRequest listed) {
    entry.listed = listed;
    entry.state = State.SIZED;
    wakeOne();
  }

  synchronized void done(Entry entry, FetchResult fetched) {
    reserveBytes(entry, fetched.outcome() == FetchResult.Outcome.READ ? fetched.length() : 0);
    entry.state = State.DONE;
    entry.outcome.complete(fetched);
    wakeOne();
  }

  /**
   * Waits for the outcome of the first request and removes it, with its bytes, from the queue.
   *
   * @throws IllegalStateException if the queue is closed, or a reading thread has died
   */
  FetchResult takeFirst() throws InterruptedException {
    FetchResult fetched = await(first());
    removeFirst(fetched);
    return fetched;
  }

  private synchronized Entry first() {
    return entries.element();
  }

  private static FetchResult await(Entry entry) throws InterruptedException {
    try {
      return entry.outcome.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot read " + entry.request.path(), e.getCause());
    } catch (CancellationException e) {
      throw new IllegalStateException("closed while waiting for " + entry.request.path(), e);
    }
  }

  private synchronized void removeFirst(FetchResult fetched) {
    entries.remove();
    if (fetched.outcome() == FetchResult.Outcome.READ) {
      bytes -= fetched.length();
    }
    wakeOne();
  }

  /** Fails all unfinished and all later entries with the cause that ended a reading thread. */
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
