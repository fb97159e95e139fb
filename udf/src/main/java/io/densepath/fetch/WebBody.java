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

/**
 * The body of an answer, which the reading thread draws piece by piece, so that the client holds no
 * more than one piece. To close it ends the connection, unless the body has ended.
 */
final class WebBody implements HttpResponse.BodySubscriber<WebBody>, AutoCloseable {

  /** A piece of the body, its end, or its failure. */
  private record Event(List<ByteBuffer> piece, boolean last, Optional<Throwable> failure) {}

  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  @Override
  public CompletionStage<WebBody> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription source) {
    subscription.complete(source);
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
   * @throws WebException if nothing has come in time, or if the connection has failed
   */
  Optional<List<ByteBuffer>> next(Duration limit) throws WebException, InterruptedException {
    subscription.thenAccept(source -> source.request(1));
    Event event = events.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    if (event == null) {
      throw WebException.temporary("nothing came for %,d s".formatted(limit.toSeconds()));
    }
    if (event.failure().isPresent()) {
      Throwable failure = event.failure().get();
      throw WebException.temporary(StoreException.firstLine(failure), failure);
    }
    return event.last() ? Optional.empty() : Optional.of(event.piece());
  }

  @Override
  public void close() {
    subscription.thenAccept(Flow.Subscription::cancel);
  }
}
