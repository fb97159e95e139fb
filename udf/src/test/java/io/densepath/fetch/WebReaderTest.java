package io.densepath.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fetch.FetchResult.Outcome;
import io.densepath.fixture.WebServer;
import io.densepath.fixture.WebServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebReaderTest {

  private static final byte[] IMAGE = "the bytes of an image".getBytes(UTF_8);
  private static final Configuration CONF = new Configuration(false);
  private static final WebClient.Timeouts SHORT =
      new WebClient.Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(3));
  private static final WebClient.Timeouts USUAL =
      new WebClient.Timeouts(
          Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(40));
  private static final WebSettings LOOPBACK = new WebSettings(true, false);

  private final List<WebServer> servers = new ArrayList<>();

  @AfterEach
  void closeServers() {
    servers.forEach(WebServer::close);
  }

  @Test
  void anObjectOfAnAnnouncedLengthIsReadWhole() throws IOException {
    FetchResult fetched = fetch(server((request, out) -> WebServer.whole(out, "200 OK", IMAGE)));

    assertThat(fetched.bytes()).isEqualTo(IMAGE);
    assertThat(fetched.length()).isEqualTo(IMAGE.length);
  }

  @Test
  void anObjectInChunksIsReadWhole() throws IOException {
    byte[] large = new byte[300_000];
    large[299_999] = 7;
    FetchResult fetched =
        fetch(
            server(
                (request, out) -> {
                  WebServer.head(out, "200 OK", "Transfer-Encoding: chunked");
                  for (int from = 0; from < large.length; from += 100_000) {
                    out.write("186A0\r\n".getBytes(UTF_8));
                    out.write(large, from, 100_000);
                    out.write("\r\n".getBytes(UTF_8));
                  }
                  out.write("0\r\n\r\n".getBytes(UTF_8));
                }));

    assertThat(fetched.bytes()).isEqualTo(large);
  }

  @Test
  void anObjectThatEndsWithItsConnectionIsReadWhole() throws IOException {
    FetchResult fetched =
        fetch(
            server(
                (request, out) -> {
                  WebServer.head(out, "200 OK");
                  out.write(IMAGE);
                }));

    assertThat(fetched.bytes()).isEqualTo(IMAGE);
  }

  @Test
  void anAnswerWithoutContentHasNoBytes() throws IOException {
    assertThat(fetch(server((request, out) -> WebServer.head(out, "204 No Content"))).bytes())
        .isEmpty();
  }

  @Test
  void aRequestNamesTheProductAndAsksForNoCompression() throws IOException {
    WebServer server = server((request, out) -> WebServer.whole(out, "200 OK", IMAGE));
    fetch(server);

    Map<String, String> headers = server.requests().get(0).headers();
    assertThat(headers.get("user-agent")).matches("DensePath/\\S+");
    assertThat(headers).containsEntry("accept-encoding", "identity");
    assertThat(headers).containsEntry("host", "127.0.0.1:" + server.port());
    assertThat(headers).doesNotContainKeys("authorization", "cookie", "referer");
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/a b.jpg, /a%20b.jpg",
    "/50%.jpg?x=%41, /50%25.jpg?x=%41",
    "/\u00e4/[1]|\"x\".jpg#part, /%C3%A4/%5B1%5D%7C%22x%22.jpg",
    "/a//b/../c.jpg?u=http://x/, /a//b/../c.jpg?u=http://x/",
    "?q=1, /?q=1"
  })
  void anAddressIsEscapedAsBrowsersDo(String written, String sent) throws IOException {
    WebServer server = server((request, out) -> WebServer.whole(out, "200 OK", IMAGE));
    assertThat(fetch(server.url(written.replace('\'', '"'))).bytes()).isEqualTo(IMAGE);

    assertThat(server.requests().get(0).path()).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({
    "404 Not Found, 404 Not Found",
    "404 Whatever, 404 Not Found",
    "410 Gone, 410 Gone",
    "401 Unauthorized, 401 Unauthorized",
    "403 Forbidden, 403 Forbidden",
    "451 No, 451 Unavailable For Legal Reasons",
    "206 Partial Content, 206 Partial Content",
    "304 Not Modified, 304 Not Modified",
    "599 Odd, 599"
  })
  void theErrorNamesTheStatusAndNobodyAsksAgain(String status, String error) throws IOException {
    WebServer server = server((request, out) -> WebServer.head(out, status, "Content-Length: 0"));

    FetchResult fetched = fetch(server);

    assertThat(error(fetched)).isEqualTo(error);
    assertThat(fetched.fault()).isEqualTo(Fault.OBJECT);
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 429, 408})
  void aStatusThatMayPassIsAskedAgainAndThenNamed(int status) throws IOException {
    WebServer server =
        server((request, out) -> WebServer.whole(out, status + " Phrase", new byte[0]));

    FetchResult fetched = fetch(server);

    assertThat(error(fetched)).startsWith(status + " ");
    assertThat(fetched.fault()).isEqualTo(Fault.OBJECT);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void aServerThatSaysHowLongToWaitIsAskedThen() throws IOException {
    assertWaits("1");
    assertWaits(
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(2)));
  }

  private void assertWaits(String retryAfter) throws IOException {
    AtomicInteger count = new AtomicInteger();
    WebServer server =
        server(
            (request, out) -> {
              if (count.incrementAndGet() <= 4) {
                String wait = count.get() == 1 ? retryAfter : "0";
                WebServer.whole(out, "429 Slow", new byte[0], "Retry-After: " + wait);
              } else {
                WebServer.whole(out, "200 OK", IMAGE);
              }
            });
    long startNs = System.nanoTime();

    assertThat(fetch(server).bytes()).isEqualTo(IMAGE);

    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isGreaterThan(Duration.ofSeconds(1));
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void aServerThatAsksForMorePatienceThanThereIsIsGivenUpAtOnce() throws IOException {
    WebServer server =
        server(
            (request, out) -> WebServer.whole(out, "503 Busy", new byte[0], "Retry-After: 86400"));

    assertThat(error(fetch(server))).isEqualTo("503 Service Unavailable, retry after 86,400 s");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void otherRequestsToTheServerWaitToo() throws IOException {
    Map<String, Long> times = new ConcurrentHashMap<>();
    AtomicInteger count = new AtomicInteger();
    WebServer server =
        server(
            (request, out) -> {
              int number = count.incrementAndGet();
              times.put("" + number, System.nanoTime());
              if (number == 1) {
                WebServer.whole(out, "429 Slow", new byte[0], "Retry-After: 2");
              } else {
                WebServer.whole(out, "200 OK", IMAGE);
              }
            });
    List<String> urls = IntStream.range(0, 20).mapToObj(i -> server.url("/" + i)).toList();

    // One thread after the other asks, but for the first, which sleeps.
    List<FetchResult> fetched =
        fetch(urls, new FetchSettings(2, 1 << 20, 1 << 20, Duration.ofMinutes(1), LOOPBACK));

    assertThat(fetched).extracting(FetchResult::outcome).containsOnly(Outcome.READ);
    assertThat(times.get("4") - times.get("1")).isGreaterThan(1_500_000_000L);
  }

  @Test
  void redirectsAreFollowed() throws IOException {
    Map<String, String> redirects =
        Map.of(
            "/1", "301 /2",
            "/2", "302 HTTP://127.0.0.1:%d/deep/3?a=b",
            "/deep/3?a=b", "303 4 5",
            "/deep/4%205", "307 ../6",
            "/6", "308 //127.0.0.1:%d/7",
            "/7", "302 ?end#part");
    AtomicInteger port = new AtomicInteger();
    WebServer server =
        server(
            (request, out) -> {
              String to = redirects.get(request.path());
              if (to == null) {
                WebServer.whole(out, "200 OK", request.path().getBytes(UTF_8));
              } else {
                WebServer.whole(
                    out,
                    to.substring(0, 3) + " Redirect",
                    IMAGE,
                    "Location: " + to.substring(4).formatted(port.get()));
              }
            });
    port.set(server.port());

    assertThat(new String(fetch(server.url("/1")).bytes(), UTF_8)).isEqualTo("/7?end");
  }

  @Test
  void aRedirectThatNeverEndsIsAnError() throws IOException {
    WebServer server =
        server((request, out) -> WebServer.whole(out, "302 Found", IMAGE, "Location: /again"));

    assertThat(error(fetch(server))).isEqualTo("more than 10 redirects");
    assertThat(server.requests()).hasSize(11);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "data:image/png,x", "s3a://b/x"})
  void aRedirectToAnotherSchemeIsAnError(String location) throws IOException {
    WebServer server =
        server((request, out) -> WebServer.whole(out, "302 Found", IMAGE, "Location: " + location));

    assertThat(error(fetch(server)))
        .isEqualTo(
            "it redirects to an address of the scheme '%s', expected http or https"
                .formatted(location.replaceFirst(":.*", "")));
  }

  @Test
  void aRedirectWithoutALocationIsAnError() throws IOException {
    assertThat(error(fetch(server((request, out) -> WebServer.whole(out, "302 Found", IMAGE)))))
        .isEqualTo("302 without the header Location");
  }

  @Test
  void aRedirectFromHttpsToHttpIsAnError() throws IOException {
    WebAddress secure = WebAddress.of("https://h.example/a.jpg");
    for (String location : List.of("http://h.example/a.jpg", "HTTP://other.example/")) {
      assertThat(errorOf(() -> secure.redirected(location)))
          .contains("it redirects from https to http://")
          .contains("anybody could read");
    }
    assertThat(secure.redirected("b.jpg")).isEqualTo(WebAddress.of("https://h.example/b.jpg"));
  }

  @Test
  void anErrorAfterARedirectNamesTheHost() throws IOException {
    WebServer other =
        server((request, out) -> WebServer.head(out, "404 Not Found", "Content-Length: 0"));
    WebServer server =
        server(
            (request, out) ->
                WebServer.whole(
                    out, "302 Found", IMAGE, "Location: " + other.url("/x?token=secret")));

    assertThat(error(fetch(server)))
        .isEqualTo("redirected to http://127.0.0.1:%d: 404 Not Found".formatted(other.port()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/x",
        "http://localhost:9000/x",
        "http://[::1]/x",
        "http://[::ffff:127.0.0.1]/x",
        "http://0.0.0.0/x",
        "http://10.1.2.3/x",
        "http://169.254.169.254/latest/meta-data",
        "https://192.168.0.1/x",
        "http://[fd00:ec2::254]/x"
      })
  void anAddressThatIsNotPublicIsNotAsked(String url) throws IOException {
    FetchResult fetched =
        fetch(List.of(url), settings(WebSettings.DEFAULT), new WebClient(USUAL)).get(0);

    assertThat(error(fetched))
        .contains("which is not public")
        .contains("--allow-private-addresses");
    assertThat(fetched.fault()).isEqualTo(Fault.OBJECT);
  }

  @Test
  void aRedirectToAnAddressThatIsNotPublicIsNotFollowed() throws IOException {
    WebServer inner = server("127.0.0.2", (request, out) -> WebServer.whole(out, "200 OK", IMAGE));
    WebServer outer =
        server(
            (request, out) ->
                WebServer.whole(out, "302 Found", IMAGE, "Location: " + inner.url("/")));
    WebClient client = new WebClient(USUAL, network(Map.of(), "127.0.0.1"));

    FetchResult fetched =
        fetch(List.of(outer.url("/")), settings(WebSettings.DEFAULT), client).get(0);

    assertThat(error(fetched))
        .startsWith("redirected to http://127.0.0.2:%d: 127.0.0.2 has".formatted(inner.port()));
    assertThat(outer.requests()).hasSize(1);
    assertThat(inner.requests()).isEmpty();
  }

  @Test
  void theConnectionGoesToTheAddressThatWasChecked() throws IOException {
    WebServer server = server((request, out) -> WebServer.whole(out, "200 OK", IMAGE));
    // Nobody else can resolve this name, and the second answer would be another.
    WebClient client =
        new WebClient(
            USUAL,
            network(Map.of("pictures.invalid", List.of("127.0.0.1", "127.0.0.2")), "127.0.0.1"));
    String url = "http://pictures.invalid:%d/a.jpg".formatted(server.port());

    FetchResult fetched = fetch(List.of(url), settings(WebSettings.DEFAULT), client).get(0);

    assertThat(fetched.bytes()).isEqualTo(IMAGE);
    assertThat(server.requests().get(0).headers())
        .containsEntry("host", "pictures.invalid:" + server.port());
    assertThat(error(fetch(List.of(url), settings(WebSettings.DEFAULT), client).get(0)))
        .startsWith("pictures.invalid has the address 127.0.0.2");
  }

  /**
   * Returns a network in which names have the given addresses, one at a time, and one address alone
   * is public.
   */
  private static WebClient.Network network(Map<String, List<String>> names, String isPublic) {
    Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    return new WebClient.Network() {
      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        int time = asked.computeIfAbsent(host, key -> new AtomicInteger()).getAndIncrement();
        List<String> ips = names.getOrDefault(host, List.of(host));
        return new InetAddress[] {InetAddress.getByName(ips.get(Math.min(time, ips.size() - 1)))};
      }

      @Override
      public boolean isPublic(InetAddress address) {
        return address.getHostAddress().equals(isPublic);
      }
    };
  }

  @Test
  void aHostThatIsNotKnownIsAnErrorOfTheObject() throws IOException {
    FetchResult fetched = fetch("http://no-such-host.invalid/a.jpg");

    assertThat(error(fetched)).isEqualTo("the host name 'no-such-host.invalid' is not known");
    assertThat(fetched.fault()).isEqualTo(Fault.OBJECT);
  }

  @Test
  void aServerThatRefusesTheConnectionIsAnErrorOfTheObject() throws IOException {
    WebServer server = server((request, out) -> {});
    server.close();

    FetchResult fetched = fetch(server);

    assertThat(error(fetched)).isEqualTo("the connection was refused");
    assertThat(fetched.fault()).isEqualTo(Fault.OBJECT);
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUp() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    FetchResult fetched = fetchImpatiently((request, out) -> never.await());

    assertThat(error(fetched)).startsWith("no answer within ");
    assertThat(fetched.fault()).isEqualTo(Fault.OBJECT);
  }

  @Test
  void anAnswerThatStopsIsGivenUp() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    FetchResult fetched =
        fetchImpatiently(
            (request, out) -> {
              WebServer.head(out, "200 OK", "Content-Length: 100");
              out.write(IMAGE);
              out.flush();
              never.await();
            });

    assertThat(error(fetched)).isEqualTo("the answer stops after 21 bytes: nothing came for 1 s");
  }

  @Test
  void anAnswerThatDripsIsGivenUp() throws IOException {
    FetchResult fetched =
        fetchImpatiently(
            (request, out) -> {
              WebServer.head(out, "200 OK");
              while (true) {
                out.write(1);
                out.flush();
                Thread.sleep(50);
              }
            });

    assertThat(error(fetched)).isEqualTo("the answer has not ended within 3 s");
  }

  private FetchResult fetchImpatiently(Answer answer) throws IOException {
    return fetch(
            List.of(server(answer).url("/")),
            new FetchSettings(2, 1 << 20, 1 << 20, Duration.ZERO, LOOPBACK),
            new WebClient(SHORT))
        .get(0);
  }

  @Test
  void anAnswerThatIsCutShortIsAskedAgainAndThenAnError() throws IOException {
    WebServer fixed =
        server(
            (request, out) -> {
              WebServer.head(out, "200 OK", "Content-Length: 100");
              out.write(IMAGE);
            });
    assertThat(error(fetch(fixed))).startsWith("the answer ends after 21 of 100 bytes: ");
    assertThat(fixed.requests()).hasSize(3);

    WebServer chunked =
        server(
            (request, out) -> {
              WebServer.head(out, "200 OK", "Transfer-Encoding: chunked");
              out.write("15\r\nthe bytes of an image\r\n50\r\n".getBytes(UTF_8));
            });
    assertThat(error(fetch(chunked))).startsWith("the answer ends after 21 bytes: ");
  }

  @Test
  void anAnswerThatIsWholeAtTheSecondTryIsRead() throws IOException {
    AtomicInteger count = new AtomicInteger();
    WebServer server =
        server(
            (request, out) -> {
              if (count.incrementAndGet() == 1) {
                WebServer.head(out, "200 OK", "Content-Length: 100");
              } else {
                WebServer.whole(out, "200 OK", IMAGE);
              }
            });

    assertThat(fetch(server).bytes()).isEqualTo(IMAGE);
  }

  @Test
  void bytesAfterTheAnnouncedLengthAreNotOfTheObject() throws IOException {
    WebServer server =
        server(
            (request, out) -> {
              WebServer.head(out, "200 OK", "Content-Length: 9");
              out.write(IMAGE);
            });

    assertThat(new String(fetch(server).bytes(), UTF_8)).isEqualTo("the bytes");
  }

  @Test
  void anAnswerThatIsNotHttpIsAnError() throws IOException {
    for (String answer : List.of("220 mail.example ESMTP\r\n\r\n", "\u0000\u0001", "")) {
      FetchResult fetched = fetch(server((request, out) -> out.write(answer.getBytes(UTF_8))));
      assertThat(error(fetched)).as(answer).startsWith("the request failed: ");
    }
    for (String length : List.of("-5", "many", "99999999999999999999")) {
      FetchResult fetched =
          fetch(
              server(
                  (request, out) -> {
                    WebServer.head(out, "200 OK", "Content-Length: " + length);
                    out.write(IMAGE);
                  }));
      assertThat(fetched.outcome()).as(length).isEqualTo(Outcome.FAILED);
    }
  }

  @Test
  void anAnswerOfALengthAboveTheLimitIsNotRead() throws IOException {
    FetchResult fetched =
        fetch(
            server(
                (request, out) -> WebServer.head(out, "200 OK", "Content-Length: 123456789012")));

    assertThat(fetched.outcome()).isEqualTo(Outcome.TOO_LARGE);
    assertThat(fetched.length()).isEqualTo(123_456_789_012L);
  }

  @Test
  void anEndlessAnswerIsTooLarge() throws IOException {
    byte[] block = new byte[10_000];
    FetchResult fetched =
        fetch(
            server(
                (request, out) -> {
                  WebServer.head(out, "200 OK");
                  while (true) {
                    out.write(block);
                  }
                }));

    assertThat(fetched.outcome()).isEqualTo(Outcome.TOO_LARGE);
    assertThat(fetched.length()).isEqualTo(FetchRequest.UNKNOWN_LENGTH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "noai; noai",
        "NoImageAI; noimageai",
        "index, noindex; noindex",
        "densepath: noimageindex; noimageindex",
        "max-snippet: 20, noai; noai",
        "otherbot: noai; ",
        "nofollow; ",
        "max-image-preview: large; "
      })
  void aServerMayRefuseTheUseOfAnImage(String value, String refusal) throws IOException {
    WebServer server =
        server((request, out) -> WebServer.whole(out, "200 OK", IMAGE, "X-Robots-Tag: " + value));

    FetchResult fetched = fetch(server);

    if (refusal == null) {
      assertThat(fetched.bytes()).isEqualTo(IMAGE);
    } else {
      assertThat(error(fetched))
          .isEqualTo(
              "the server refuses this use by the header X-Robots-Tag: %s; --ignore-robots reads"
                      .formatted(refusal)
                  + " the image");
    }
    FetchSettings ignoring = settings(new WebSettings(true, true));
    assertThat(fetch(List.of(server.url("/")), ignoring).get(0).bytes()).isEqualTo(IMAGE);
  }

  @Test
  void aCompressedAnswerIsAnError() throws IOException {
    assertThat(
            error(
                fetch(
                    server(
                        (request, out) ->
                            WebServer.whole(out, "200 OK", IMAGE, "Content-Encoding: gzip")))))
        .isEqualTo("the answer is compressed (Content-Encoding: gzip), which was not asked for");
  }

  @Test
  void whatIsNoAddressIsAnError() throws IOException {
    for (String url :
        List.of(
            "http:/x",
            "http://",
            "http:///x",
            "http://a:b:c/x",
            "http://h:99999/x",
            "http://%41/x")) {
      FetchResult fetched = fetch(url);
      assertThat(fetched.outcome()).as(url).isEqualTo(Outcome.FAILED);
      assertThat(error(fetched)).as(url).containsPattern("\\S+ \\S+ \\S+");
    }
  }

  @Test
  void anAddressWithAUserIsRefusedAndNotRepeated() throws IOException {
    for (String url : List.of("http://me:secret@127.0.0.1/x", "https://***@127.0.0.1/x")) {
      assertThat(error(fetch(url)))
          .startsWith("the address names a user or a password")
          .doesNotContain("secret");
    }
  }

  @Test
  void aServerGetsEightRequestsAtATime() throws IOException {
    CountDownLatch eight = new CountDownLatch(8);
    WebServer server =
        server(
            (request, out) -> {
              eight.countDown();
              eight.await();
              WebServer.whole(out, "200 OK", IMAGE);
            });
    List<String> urls = IntStream.range(0, 64).mapToObj(i -> server.url("/" + i)).toList();

    List<FetchResult> fetched =
        fetch(urls, new FetchSettings(32, 32 << 20, 1 << 20, Duration.ofMinutes(1), LOOPBACK));

    assertThat(fetched).extracting(FetchResult::outcome).containsOnly(Outcome.READ);
    assertThat(server.mostAtOnce()).isEqualTo(8);
  }

  @Test
  void objectsOfAnyLengthComeThroughASmallBudgetInTheirOrder() throws IOException {
    WebServer server =
        server(
            (request, out) -> {
              int length = Integer.parseInt(request.path().replaceFirst(".*-", ""));
              if (length % 2 == 0) {
                WebServer.head(out, "200 OK");
                out.write(new byte[length]);
              } else {
                WebServer.whole(out, "200 OK", new byte[length]);
              }
            });
    List<Integer> lengths =
        IntStream.range(0, 120).mapToObj(i -> i % 7 == 0 ? 900_000 + i : 3_000 * i).toList();
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      urls.add(server.url("/" + i + "-" + lengths.get(i)));
    }

    List<FetchResult> fetched =
        fetch(urls, new FetchSettings(16, 300_000, 1 << 20, Duration.ofMinutes(1), LOOPBACK));

    assertThat(fetched).extracting(result -> (int) result.length()).isEqualTo(lengths);
    assertThat(fetched).extracting(FetchResult::outcome).containsOnly(Outcome.READ);
  }

  @Test
  void aServerThatNobodyAsksIsForgotten() throws Exception {
    WebHosts hosts = new WebHosts(1);
    hosts.await("http://a").close();
    WebHosts.Turn turn = hosts.await("http://b");
    assertThat(hosts.size()).isEqualTo(1);
    turn.close();
    assertThat(hosts.size()).isZero();
  }

  private WebServer server(Answer answer) throws IOException {
    return server("127.0.0.1", answer);
  }

  private WebServer server(String ip, Answer answer) throws IOException {
    WebServer server = WebServer.start(ip, answer);
    servers.add(server);
    return server;
  }

  private static FetchSettings settings(WebSettings web) {
    return new FetchSettings(2, 1 << 20, 1 << 20, Duration.ofMinutes(1), web);
  }

  private static FetchResult fetch(WebServer server) {
    return fetch(server.url("/a.jpg"));
  }

  private static FetchResult fetch(String url) {
    return fetch(List.of(url), settings(LOOPBACK)).get(0);
  }

  private static List<FetchResult> fetch(List<String> urls, FetchSettings settings) {
    return fetch(urls, settings, new WebClient(USUAL));
  }

  private static List<FetchResult> fetch(
      List<String> urls, FetchSettings settings, WebClient client) {
    List<FetchRequest> requests =
        urls.stream().map(url -> new FetchRequest(url, FetchRequest.UNKNOWN_LENGTH)).toList();
    List<FetchResult> fetched = new ArrayList<>();
    try (Prefetcher prefetcher =
        new Prefetcher(requests.iterator(), CONF, settings, client, () -> true)) {
      prefetcher.forEachRemaining(fetched::add);
    }
    return fetched;
  }

  private static String error(FetchResult fetched) {
    assertThat(fetched.outcome()).isEqualTo(Outcome.FAILED);
    return fetched.failure().orElseThrow().getMessage();
  }

  /** An action that fails. */
  private interface Failing {
    void run() throws IOException;
  }

  private static String errorOf(Failing action) {
    Optional<String> message = Optional.empty();
    try {
      action.run();
    } catch (IOException e) {
      message = Optional.of(e.getMessage());
    }
    return message.orElseThrow();
  }
}
