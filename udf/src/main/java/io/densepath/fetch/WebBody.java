package io.densepath.fetch;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of an answer, which the reading thread draws piece by piece, so that the client holds no
 * more than one piece. To close it ends the connection, unless the body has ended.
 */
final class WebBody implements HttpResponse.BodySubscriber<WebBody>, AutoCloseable {

  /** A piece of the body, its end, or its failure. */
  private record Event(List<ByteBuffer> piece, boolean last, Optional<Throwable> failure) {}

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private Optional<Flow.Subscription> subscription = Optional.empty();
  private long wanted;
  private boolean closed;

  @Override
  public CompletionStage<WebBody> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  /** Begins, perhaps after the reading thread has asked for the first piece or has closed this. */
  @Override
  public synchronized void onSubscribe(Flow.Subscription source) {
    subscription = Optional.of(source);
    if (closed) {
      source.cancel();
    } else if (wanted > 0) {
      source.request(wanted);
    }
  }

  private synchronized void want() {
    wanted++;
    subscription.ifPresent(source -> source.request(1));
  }

  @Override
  public void onNext(List<ByteBuffer> piece) {
    events.add(new Event(piece, false, Optional.empty()));
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new Event(List.of(), true, Optional.of(failure)));
  }

  @Override
  public void onComplete() {
    events.add(new Event(List.of(), true, Optional.empty()));
  }

  /**
   * Returns the next piece; empty at the end of the body.
   *
   * @param limit how long to wait for it
   * @throws TimeoutException if nothing has come in time
   * @throws WebException if the connection has failed
   */
  Optional<List<ByteBuffer>> next(Duration limit)
      throws WebException, TimeoutException, InterruptedException {
    want();
    Event event = events.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    if (event == null) {
      throw new TimeoutException();
    }
    if (event.failure().isPresent()) {
      Throwable failure = event.failure().get();
      throw WebException.temporary(StoreException.firstLine(failure), failure);
    }
    return event.last() ? Optional.empty() : Optional.of(event.piece());
  }

  @Override
  public synchronized void close() {
    closed = true;
    subscription.ifPresent(Flow.Subscription::cancel);
  }
}
