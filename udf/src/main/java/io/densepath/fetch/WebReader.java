package io.densepath.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads objects from web addresses, which were not listed: their lengths are known when they have
 * come. Redirects are followed, each to an address that is checked like the first one. A failure
 * that may pass is retried a few times, and as long as patience lasts if the server says when.
 */
final class WebReader {

  private static final int MAX_REDIRECTS = 10;
  private static final int FIRST_BYTES = 64 << 10;

  private final WebClient client;
  private final FetchSettings settings;
  private final Retries retries;

  WebReader(WebClient client, FetchSettings settings, Configuration conf) {
    this.client = client;
    this.settings = settings;
    this.retries = new Retries(settings.patience(), new Diagnosis(conf));
  }

  /** The outcome of an attempt: the result, or the number of bytes for which there was no room. */
  record Attempt(Optional<FetchResult> result, long neededBytes) {}

  /**
   * Reads an object, or gives up where there is no room for its bytes.
   *
   * @param room reserves room for the first bytes of the object up to a number, if there is any
   * @throws StoreException if the address does not give the object
   * @throws InterruptedIOException if interrupted
   */
  Attempt read(FetchRequest request, LongPredicate room)
      throws StoreException, InterruptedIOException {
    return retries.run(request.path(), () -> readOnce(request, room));
  }

  private Attempt readOnce(FetchRequest request, LongPredicate room) throws IOException {
    WebAddress first = WebAddress.of(request.path());
    WebAddress address = first;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      try (WebAnswer answer = client.get(address, settings.web())) {
        if (!WebStatus.isRedirect(answer.status())) {
          return object(request, answer, room);
        }
        address = address.redirected(location(answer));
      } catch (WebException e) {
        throw address.equals(first) ? e : e.at("redirected to " + address.origin());
      }
    }
    throw WebException.permanent(
        String.format(Locale.ROOT, "more than %d redirects", MAX_REDIRECTS));
  }

  private static String location(WebAnswer answer) throws WebException {
    return answer
        .header("Location")
        .orElseThrow(
            () -> WebException.permanent(answer.status() + " without the header Location"));
  }

  private Attempt object(FetchRequest request, WebAnswer answer, LongPredicate room)
      throws IOException {
    if (!WebStatus.isWhole(answer.status())) {
      throw answer.failure(settings.patience());
    }
    requireAllowed(answer);
    requirePlain(answer);
    long announced = answer.length().orElse(FetchRequest.UNKNOWN_LENGTH);
    if (announced > settings.maxObjectBytes()) {
      return new Attempt(Optional.of(FetchResult.tooLarge(request, announced)), 0);
    }
    if (announced > 0 && !room.test(announced)) {
      return new Attempt(Optional.empty(), announced);
    }
    return body(request, answer, announced, room);
  }

  private void requireAllowed(WebAnswer answer) throws WebException {
    Optional<String> refusal =
        settings.web().ignoreRobots()
            ? Optional.empty()
            : RobotsTag.refusal(answer.headers(RobotsTag.HEADER));
    if (refusal.isPresent()) {
      throw WebException.permanent(
          "the server refuses this use by the header %s: %s; --ignore-robots reads the image"
              .formatted(RobotsTag.HEADER, refusal.get()));
    }
  }

  /** Refuses compressed answers, which were not asked for and may be of any size inside. */
  private static void requirePlain(WebAnswer answer) throws WebException {
    String encoding = answer.header("Content-Encoding").orElse("identity").strip();
    if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
      throw WebException.permanent(
          "the answer is compressed (Content-Encoding: %s), which was not asked for"
              .formatted(encoding));
    }
  }

  private Attempt body(FetchRequest request, WebAnswer answer, long announced, LongPredicate room)
      throws IOException {
    byte[] bytes = new byte[(int) Math.min(announced < 0 ? FIRST_BYTES : announced, FIRST_BYTES)];
    int count = 0;
    long leftNs = client.timeouts().total().toNanos();
    while (true) {
      long startNs = System.nanoTime();
      Optional<List<ByteBuffer>> piece = next(answer.response().body(), leftNs, count, announced);
      leftNs -= System.nanoTime() - startNs;
      if (piece.isEmpty()) {
        return new Attempt(Optional.of(FetchResult.read(request, exact(bytes, count))), 0);
      }
      for (ByteBuffer part : piece.get()) {
        long needed = (long) count + part.remaining();
        if (needed > settings.maxObjectBytes()) {
          return new Attempt(
              Optional.of(FetchResult.tooLarge(request, FetchRequest.UNKNOWN_LENGTH)), 0);
        }
        if (needed > bytes.length) {
          long larger = larger(bytes.length, needed, announced);
          if (!room.test(larger)) {
            return new Attempt(Optional.empty(), larger);
          }
          bytes = Arrays.copyOf(bytes, (int) larger);
        }
        int length = part.remaining();
        part.get(bytes, count, length);
        count += length;
      }
    }
  }

  private long larger(long present, long needed, long announced) {
    long doubled = Math.max(needed, Math.min(2 * present, settings.maxObjectBytes()));
    return announced >= needed ? Math.min(doubled, announced) : doubled;
  }

  private Optional<List<ByteBuffer>> next(WebBody body, long leftNs, long count, long announced)
      throws WebException, InterruptedIOException {
    Duration idle = client.timeouts().idle();
    Duration left = Duration.ofNanos(Math.max(0, leftNs));
    boolean last = left.compareTo(idle) < 0;
    try {
      return body.next(last ? left : idle);
    } catch (WebException e) {
      throw e.at(
          announced < 0
              ? String.format(Locale.ROOT, "the answer ends after %,d bytes", count)
              : String.format(
                  Locale.ROOT, "the answer ends after %,d of %,d bytes", count, announced));
    } catch (TimeoutException e) {
      throw WebException.temporary(
          last
              ? String.format(
                  Locale.ROOT,
                  "the answer has not ended within %,d s",
                  client.timeouts().total().toSeconds())
              : String.format(
                  Locale.ROOT,
                  "the answer stops after %,d bytes: nothing came for %,d s",
                  count,
                  idle.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while fetching");
    }
  }

  private static byte[] exact(byte[] bytes, int count) {
    return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
  }
}
