package io.densepath.fetch;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The requests between the one that the consumer wants next and the last one asked for, and the
 * bytes that they hold. Bytes are granted in order of request, so whoever is first in the queue is
 * never kept waiting by those behind it, and with the queue's first request alone even an object
 * longer than the budget goes ahead.
 */
final class FetchQueue {

  /** One request on its way. Its fields are guarded by the queue. */
  static final class Entry {
    final FetchRequest request;
    private FetchRequest listed;
    private State state;
    private Optional<Fetched> fetched = Optional.empty();

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
  private final long maxBytes;
  private long bytes;
  private boolean closed;
  private Optional<Throwable> broken = Optional.empty();

  FetchQueue(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized void add(FetchRequest request) {
    entries.add(new Entry(request));
    notifyAll();
  }

  /** Adds a request that needs no reading, so that its outcome keeps its place. */
  synchronized void addDone(Fetched fetched) {
    Entry entry = new Entry(fetched.request());
    entry.state = State.DONE;
    entry.fetched = Optional.of(fetched);
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
        return work;
      }
      wait();
    }
    return Optional.empty();
  }

  private Optional<Entry> nextWork() {
    boolean mayRead = true;
    for (Entry entry : entries) {
      if (entry.state == State.UNSIZED) {
        entry.state = State.BEING_SIZED;
        return Optional.of(entry);
      }
      if (entry.state == State.SIZED && mayRead && fits(entry.listed.length())) {
        entry.state = State.BEING_READ;
        bytes += entry.listed.length();
        return Optional.of(entry);
      }
      mayRead &= entry.state == State.BEING_READ || entry.state == State.DONE;
    }
    return Optional.empty();
  }

  private boolean fits(long length) {
    return bytes == 0 || bytes + length <= maxBytes;
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
    notifyAll();
  }

  synchronized void done(Entry entry, Fetched fetched) {
    if (entry.state == State.BEING_READ && fetched.outcome() != Fetched.Outcome.READ) {
      bytes -= entry.listed.length();
    }
    entry.state = State.DONE;
    entry.fetched = Optional.of(fetched);
    notifyAll();
  }

  /** Waits for the first request's outcome and takes it, and its bytes, out of the queue. */
  synchronized Fetched takeFirst() throws InterruptedException {
    Entry first = entries.element();
    while (first.fetched.isEmpty()) {
      if (closed) {
        throw new IllegalStateException("closed while waiting for " + first.request.path());
      }
      if (broken.isPresent()) {
        throw new IllegalStateException("cannot read " + first.request.path(), broken.get());
      }
      wait();
    }
    entries.remove();
    Fetched fetched = first.fetched.get();
    if (fetched.outcome() == Fetched.Outcome.READ) {
      bytes -= fetched.length();
    }
    notifyAll();
    return fetched;
  }

  /** Ends the wait of the consumer with the cause that ended a reading thread. */
  synchronized void breakWith(Throwable cause) {
    broken = Optional.of(cause);
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }
}
