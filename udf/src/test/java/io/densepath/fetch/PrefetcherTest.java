package io.densepath.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class PrefetcherTest {

  private static final FetchSettings SETTINGS = new FetchSettings(4, 10_000, 5_000);
  private static final Configuration CONF = new Configuration(false);

  @TempDir Path folder;

  @Test
  void everyObjectComesWholeAndInOrderOfRequest() throws IOException {
    List<FetchRequest> requests = requests(500, 97);

    List<FetchResult> fetched = fetchAll(requests, SETTINGS);

    assertThat(fetched).extracting(FetchResult::request).isEqualTo(requests);
    for (int i = 0; i < 500; i++) {
      assertThat(fetched.get(i).bytes()).isEqualTo(content(i, i % 97));
    }
  }

  @Test
  void anObjectOfUnknownLengthIsReadWhole() throws IOException {
    List<FetchRequest> requests =
        requests(200, 50).stream()
            .map(r -> new FetchRequest(r.path(), FetchRequest.UNKNOWN_LENGTH))
            .toList();

    List<FetchResult> fetched = fetchAll(requests, SETTINGS);

    assertThat(fetched).extracting(FetchResult::request).isEqualTo(requests);
    assertThat(fetched.get(49).bytes()).isEqualTo(content(49, 49));
  }

  @Test
  void knownAndUnknownLengthsAboveTheBudgetAllComeThrough() throws IOException {
    FetchSettings tight = new FetchSettings(3, 10, 5_000);
    List<FetchRequest> requests = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String path = write(i, i % 30);
      requests.add(new FetchRequest(path, i % 3 == 0 ? FetchRequest.UNKNOWN_LENGTH : i % 30));
    }

    assertThat(fetchAll(requests, tight))
        .extracting(FetchResult::outcome)
        .hasSize(60)
        .containsOnly(FetchResult.Outcome.READ);
  }

  @Test
  void anObjectLongerThanTheLimitIsNotRead() throws IOException {
    Configuration conf = SlowFileSystem.configuration();
    SlowFileSystem store = SlowFileSystem.fresh(conf);
    FetchRequest listed = slow(5_001).get(0);
    List<FetchRequest> requests =
        List.of(listed, new FetchRequest(listed.path(), FetchRequest.UNKNOWN_LENGTH));

    try (Prefetcher prefetcher = new Prefetcher(requests.iterator(), conf, SETTINGS)) {
      for (int i = 0; i < 2; i++) {
        FetchResult fetched = prefetcher.next();
        assertThat(fetched.outcome()).isEqualTo(FetchResult.Outcome.TOO_LARGE);
        assertThat(fetched.length()).isEqualTo(5_001);
        assertThatThrownBy(fetched::bytes).isInstanceOf(IllegalStateException.class);
      }
      assertThat(store.opens()).isZero();
    }
  }

  @Test
  void anObjectShorterThanListedFailsAndSaysSo() throws IOException {
    assertThat(failure(new FetchRequest(write(0, 7), 9)))
        .isEqualTo("is shorter than listed: 7 of 9 bytes");
  }

  @Test
  void anObjectLongerThanListedFailsAndSaysSo() throws IOException {
    assertThat(failure(new FetchRequest(write(0, 9), 7)))
        .isEqualTo("is longer than listed: more than 7 bytes");
  }

  @Test
  void anObjectThatIsStillTheOneListedIsRead() throws IOException {
    assertThat(fetchAll(List.of(listed(write(0, 7), 7, 0)), SETTINGS).get(0).bytes()).hasSize(7);
  }

  @Test
  void anObjectThatWasWrittenAnewSinceItWasListedFailsAndSaysSo() throws IOException {
    assertThat(failure(listed(write(0, 7), 7, -1_000)))
        .isEqualTo("changed since it was listed: it was written anew");
  }

  @Test
  void anObjectOfAnotherLengthThanItsListedVersionFailsAndSaysSo() throws IOException {
    assertThat(failure(listed(write(0, 7), 9, 0)))
        .isEqualTo("changed since it was listed: 9 bytes, and now 7");
    assertThat(failure(listed(write(0, 9), 7, 0)))
        .isEqualTo("changed since it was listed: 7 bytes, and now 9");
  }

  /** Returns the request of a file that was listed with a shifted time of modification. */
  private static FetchRequest listed(String path, long length, long shiftMs) {
    long modifiedMs = new java.io.File(path.replaceFirst("^file:", "")).lastModified();
    return new FetchRequest(path, length, Optional.empty(), OptionalLong.of(modifiedMs + shiftMs));
  }

  @Test
  void aMissingObjectFailsAndTheNextIsRead() throws IOException {
    String missing = new org.apache.hadoop.fs.Path(folder.resolve("gone.jpg").toUri()).toString();
    List<FetchRequest> requests =
        List.of(
            new FetchRequest(missing, 5),
            new FetchRequest(missing, FetchRequest.UNKNOWN_LENGTH),
            new FetchRequest(write(1, 5), 5));

    List<FetchResult> fetched = fetchAll(requests, SETTINGS);

    assertThat(fetched.get(0).failure().orElseThrow()).hasMessageStartingWith("not found: ");
    assertThat(fetched.get(1).failure().orElseThrow()).hasMessageStartingWith("not found: ");
    assertThat(fetched.get(2).bytes()).isEqualTo(content(1, 5));
  }

  @Test
  void aFolderFails() {
    String path = new org.apache.hadoop.fs.Path(folder.toUri()).toString();
    assertThat(failure(new FetchRequest(path, FetchRequest.UNKNOWN_LENGTH)))
        .isEqualTo("is a folder");
  }

  @Test
  void aPathOfAnUnknownSchemeFailsWithItsName() {
    assertThat(failure(new FetchRequest("nowhere://bucket/a.jpg", 1))).contains("nowhere");
    assertThat(failure(new FetchRequest("a:b", 1))).contains("a:b");
  }

  @Test
  void namesWithOddCharactersAreRead() throws IOException {
    for (String name :
        List.of(
            "a b.jpg", "50%.jpg", "%20.jpg", "a+b#c?.jpg", "ä€𝄞.jpg", "[a]{b}*.jpg", "_a", ".b")) {
      Path file = folder.resolve(name);
      Files.write(file, content(1, 5));
      String path = "file:" + file;
      assertThat(fetchAll(List.of(new FetchRequest(path, 5)), SETTINGS).get(0).failure())
          .as(name)
          .isEmpty();
    }
  }

  @Test
  void noMoreBytesAreAheadThanTheBudgetAllows() throws Exception {
    Configuration conf = SlowFileSystem.configuration();
    SlowFileSystem store = SlowFileSystem.fresh(conf);
    FetchSettings settings = new FetchSettings(8, 100, 1_000);
    List<FetchRequest> requests = slow(IntStream.range(0, 8).map(i -> 40).toArray());

    try (Prefetcher prefetcher = new Prefetcher(requests.iterator(), conf, settings)) {
      store.allow(0);
      prefetcher.next();
      awaitOpens(store, 3);
      Thread.sleep(100);
      assertThat(store.opens()).as("the first, and two of 40 bytes ahead").isEqualTo(3);
      store.allow(1, 2, 3, 4, 5, 6, 7);
    }
  }

  @Test
  void anObjectLongerThanTheBudgetIsReadAlone() throws Exception {
    Configuration conf = SlowFileSystem.configuration();
    SlowFileSystem store = SlowFileSystem.fresh(conf);
    FetchSettings settings = new FetchSettings(8, 100, 1_000);
    List<FetchRequest> requests = slow(40, 500, 40, 40);

    try (Prefetcher prefetcher = new Prefetcher(requests.iterator(), conf, settings)) {
      store.allow(0);
      assertThat(prefetcher.next().length()).isEqualTo(40);
      awaitOpens(store, 2);
      Thread.sleep(100);
      assertThat(store.opens()).as("the first, and only the large one ahead").isEqualTo(2);
      store.allow(1, 2, 3, 4, 5, 6, 7);
      assertThat(prefetcher.next().length()).isEqualTo(500);
      assertThat(prefetcher.next().length()).isEqualTo(40);
      assertThat(prefetcher.next().length()).isEqualTo(40);
    }
  }

  @Test
  void theTimeThatTheConsumerWaitedIsCounted() throws Exception {
    Configuration conf = SlowFileSystem.configuration();
    SlowFileSystem store = SlowFileSystem.fresh(conf);
    Iterator<FetchRequest> requests = slow(40).iterator();
    try (Prefetcher prefetcher = new Prefetcher(requests, conf, SETTINGS)) {
      Thread allower = new Thread(() -> allowAfterMs(store, 120));
      allower.start();
      assertThat(prefetcher.next().bytes()).hasSize(40);
      allower.join();
      assertThat(prefetcher.waitedNs()).isGreaterThan(80_000_000L);
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    Configuration conf = SlowFileSystem.configuration();
    SlowFileSystem store = SlowFileSystem.fresh(conf);
    try (Prefetcher prefetcher = new Prefetcher(slow(1).iterator(), conf, SETTINGS)) {
      Thread consumer = Thread.currentThread();
      Thread interrupter =
          new Thread(
              () -> {
                awaitOpens(store, 1);
                consumer.interrupt();
              });
      interrupter.start();
      assertThatThrownBy(prefetcher::next).hasRootCauseMessage("interrupted while fetching");
      assertThat(Thread.interrupted()).isTrue();
      interrupter.join();
    }
  }

  @Test
  void closingEndsTheWaitOfTheConsumer() throws Exception {
    Configuration conf = SlowFileSystem.configuration();
    SlowFileSystem store = SlowFileSystem.fresh(conf);
    Prefetcher prefetcher = new Prefetcher(slow(1).iterator(), conf, SETTINGS);
    Thread closer =
        new Thread(
            () -> {
              awaitOpens(store, 1);
              prefetcher.close();
            });
    closer.start();
    assertThatThrownBy(prefetcher::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    closer.join();
  }

  @Test
  @Timeout(30)
  void closingWhileARequestIsDrawnEndsTheWaitForIt() throws IOException {
    AtomicReference<Prefetcher> prefetcher = new AtomicReference<>();
    FetchRequest request = new FetchRequest(write(0, 7), 7);
    Iterator<FetchRequest> requests =
        Stream.of(request).peek(drawn -> prefetcher.get().close()).iterator();
    prefetcher.set(new Prefetcher(requests, CONF, SETTINGS));

    assertThatThrownBy(prefetcher.get()::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void closingLeavesNoThreadBehind() throws Exception {
    Configuration conf = SlowFileSystem.configuration();
    SlowFileSystem store = SlowFileSystem.fresh(conf);
    for (int i = 0; i < 20; i++) {
      Prefetcher prefetcher = new Prefetcher(slow(5, 5, 5, 5, 5).iterator(), conf, SETTINGS);
      store.allow(0);
      prefetcher.next();
      assertThat(fetchThreads()).as("threads while open").isNotEmpty().allMatch(Thread::isDaemon);
      prefetcher.close();
      assertThat(fetchThreads()).as("threads after close").isEmpty();
    }
  }

  @Test
  void theEndIsReported() throws IOException {
    try (Prefetcher prefetcher = new Prefetcher(requests(1, 5).iterator(), CONF, SETTINGS)) {
      assertThat(prefetcher).hasNext();
      prefetcher.next();
      assertThat(prefetcher.hasNext()).isFalse();
      assertThatThrownBy(prefetcher::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void whatIsClosedIsNotAtItsEnd() throws IOException {
    Prefetcher prefetcher = new Prefetcher(requests(2, 5).iterator(), CONF, SETTINGS);
    prefetcher.next();
    prefetcher.close();
    assertThatThrownBy(prefetcher::hasNext)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aFailureOfTheRequestsThemselvesReachesTheConsumer() {
    Iterator<FetchRequest> broken =
        IntStream.range(0, 3)
            .mapToObj(
                i -> {
                  if (i == 0) {
                    throw new IllegalStateException("the plan is gone");
                  }
                  return new FetchRequest("x", 0);
                })
            .iterator();
    try (Prefetcher prefetcher = new Prefetcher(broken, CONF, SETTINGS)) {
      assertThatThrownBy(prefetcher::next).hasMessage("the plan is gone");
    }
  }

  private static void awaitOpens(SlowFileSystem store, int count) {
    long endNs = System.nanoTime() + 60_000_000_000L;
    while (store.opens() < count) {
      if (System.nanoTime() - endNs > 0) {
        throw new AssertionError(store.opens() + " objects are open after a minute, not " + count);
      }
      Thread.onSpinWait();
    }
  }

  private static void allowAfterMs(SlowFileSystem store, long delayMs) {
    awaitOpens(store, 1);
    long end = System.nanoTime() + delayMs * 1_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    store.allow(0);
  }

  private static List<Thread> fetchThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("densepath-fetch-"))
        .toList();
  }

  private String failure(FetchRequest request) {
    FetchResult fetched = fetchAll(List.of(request), SETTINGS).get(0);
    assertThat(fetched.outcome()).isEqualTo(FetchResult.Outcome.FAILED);
    return fetched.failure().orElseThrow().getMessage();
  }

  private static List<FetchResult> fetchAll(List<FetchRequest> requests, FetchSettings settings) {
    List<FetchResult> all = new ArrayList<>();
    try (Prefetcher prefetcher = new Prefetcher(requests.iterator(), CONF, settings)) {
      prefetcher.forEachRemaining(all::add);
    }
    return all;
  }

  private List<FetchRequest> requests(int count, int modulus) throws IOException {
    List<FetchRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(new FetchRequest(write(i, i % modulus), i % modulus));
    }
    return requests;
  }

  private List<FetchRequest> slow(int... lengths) throws IOException {
    List<FetchRequest> requests = new ArrayList<>();
    for (int i = 0; i < lengths.length; i++) {
      String path = write(i, lengths[i]).replaceFirst("^file:", "slow:");
      requests.add(new FetchRequest(path, lengths[i]));
    }
    return requests;
  }

  private String write(int index, int length) throws IOException {
    Path file = Files.write(folder.resolve("object-" + index), content(index, length));
    return new org.apache.hadoop.fs.Path(file.toUri()).toString();
  }

  private static byte[] content(int index, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) index);
    return bytes;
  }
}
