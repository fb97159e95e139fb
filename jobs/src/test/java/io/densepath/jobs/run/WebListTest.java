package io.densepath.jobs.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.WebServer;
import io.densepath.fixture.WebServer.Request;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.TinyModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs on lists of web addresses, whose server on loopback answers in every way. */
class WebListTest {

  /**
   * A kind of answer, which the first folder of an address names.
   *
   * @param addresses the number of such addresses in the long list
   * @param status the status of their rows
   * @param error what their errors contain
   */
  private record Kind(int addresses, String status, String error) {}

  private static final Map<String, Kind> KINDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("ok", new Kind(1400, "OK", "")),
              Map.entry("moved", new Kind(200, "OK", "")),
              Map.entry("chunked", new Kind(100, "OK", "")),
              Map.entry("slow", new Kind(20, "OK", "")),
              Map.entry("limited", new Kind(10, "OK", "")),
              Map.entry("gone", new Kind(100, "UNREADABLE", "404 Not Found")),
              Map.entry("busy", new Kind(20, "UNREADABLE", "503 Service Unavailable")),
              Map.entry("short", new Kind(20, "UNREADABLE", "the answer ends after ")),
              Map.entry("stalled", new Kind(4, "UNREADABLE", "nothing came for 15 s")),
              Map.entry("loop", new Kind(10, "UNREADABLE", "more than 10 redirects")),
              Map.entry("local", new Kind(6, "UNREADABLE", "of the scheme 'file'")),
              Map.entry("refused", new Kind(40, "UNREADABLE", "X-Robots-Tag: noai")),
              Map.entry("long", new Kind(20, "CORRUPT", "")),
              Map.entry("endless", new Kind(10, "TOO_LARGE", "")),
              Map.entry("page", new Kind(20, "NOT_AN_IMAGE", "")),
              Map.entry("empty", new Kind(20, "EMPTY", ""))));

  private static final SparkSession SPARK = LocalSpark.session();
  private static final Map<String, Boolean> SEEN = new ConcurrentHashMap<>();
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  @TempDir static Path shared;
  private static TinyModel model;
  private static byte[] image;
  private static WebServer server;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    model = TinyModel.write(shared);
    image = Files.readAllBytes(Photos.write(shared.resolve("photos")).resolve("1.png"));
    server = WebServer.start(WebListTest::answer);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void answer(Request request, OutputStream out)
      throws IOException, InterruptedException {
    String path = request.path();
    switch (path.replaceFirst("^/([a-z]+)/.*", "$1")) {
      case "ok" -> WebServer.whole(out, "200 OK", image);
      case "moved" -> redirect(out, path.replace("/moved/", "/ok/"));
      case "loop" -> redirect(out, path);
      case "local" -> redirect(out, "file:///etc/hostname");
      case "limited" -> {
        if (SEEN.putIfAbsent(path, true) == null) {
          WebServer.whole(out, "429 Too Many Requests", new byte[0], "Retry-After: 1");
        } else {
          WebServer.whole(out, "200 OK", image);
        }
      }
      case "chunked" -> {
        WebServer.head(out, "200 OK", "Transfer-Encoding: chunked");
        out.write((Integer.toHexString(image.length) + "\r\n").getBytes(UTF_8));
        out.write(image);
        out.write("\r\n0\r\n\r\n".getBytes(UTF_8));
      }
      case "slow" -> {
        WebServer.head(out, "200 OK", "Content-Length: " + image.length);
        for (int from = 0; from < image.length; from += 500) {
          out.write(image, from, Math.min(500, image.length - from));
          out.flush();
          Thread.sleep(50);
        }
      }
      case "short" -> {
        WebServer.head(out, "200 OK", "Content-Length: " + image.length);
        out.write(image, 0, image.length / 2);
      }
      case "stalled" -> {
        WebServer.head(out, "200 OK", "Content-Length: " + image.length);
        NEVER.await();
      }
      case "long" -> {
        WebServer.head(out, "200 OK", "Content-Length: " + image.length / 2);
        out.write(image);
      }
      case "endless" -> {
        WebServer.head(out, "200 OK");
        while (true) {
          out.write(image);
        }
      }
      case "refused" -> WebServer.whole(out, "200 OK", image, "X-Robots-Tag: noai");
      case "page" -> WebServer.whole(out, "200 OK", "<html>a page</html>".getBytes(UTF_8));
      case "empty" -> WebServer.whole(out, "200 OK", new byte[0]);
      case "busy" -> WebServer.whole(out, "503 Service Unavailable", new byte[0]);
      default -> WebServer.whole(out, "404 Not Found", new byte[0]);
    }
  }

  private static void redirect(OutputStream out, String location) throws IOException {
    WebServer.whole(out, "302 Found", new byte[0], "Location: " + location);
  }

  @Test
  @Timeout(300)
  void everyAddressOfALongListHasItsRow() throws IOException {
    List<String> addresses = new ArrayList<>();
    KINDS.forEach(
        (kind, expected) -> {
          for (int i = 0; i < expected.addresses(); i++) {
            addresses.add(server.url("/" + kind + "/" + i + ".png?size=1&x=a//b"));
          }
        });
    assertThat(addresses).hasSize(2000);
    Collections.shuffle(addresses, new Random(3));

    Run run = classify(addresses, "--max-image-bytes=1MB", "--fetch-patience=20");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Row> rows = rows();
    assertThat(rows)
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrderElementsOf(addresses);
    for (Row row : rows) {
      Kind kind = KINDS.get(row.getString(0).replaceFirst("^http://[^/]*/([a-z]+)/.*", "$1"));
      assertThat(row.getString(1)).as(row.toString()).isEqualTo(kind.status());
      assertThat(String.valueOf(row.getString(2))).as(row.toString()).contains(kind.error());
    }
    assertThat(Run.of("verify", "--run=" + output()).exitCode()).isZero();
  }

  @Test
  void privateAddressesAreReadOnlyIfTheyAreAllowed() throws IOException {
    List<String> addresses = List.of(server.url("/ok/1.png"), server.url("/ok/2.png"));
    Path list = Files.write(folder.resolve("list.txt"), addresses);
    int before = server.requests().size();

    Run run = Run.of(model.with("classify", "--manifest=" + list, "--output=" + output()));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(rows())
        .hasSize(2)
        .allMatch(
            row ->
                row.getString(1).equals("UNREADABLE")
                    && row.getString(2)
                        .equals(
                            "127.0.0.1 has the address 127.0.0.1, which is not public;"
                                + " --allow-private-addresses allows to read from it"));
    assertThat(server.requests()).hasSize(before);

    Run retried =
        Run.of(
            model.with(
                "classify",
                "--manifest=" + list,
                "--output=" + output(),
                "--retry-failed",
                "--allow-private-addresses"));

    assertThat(retried.exitCode()).as(retried.err()).isZero();
    assertThat(rows()).extracting(row -> row.getString(1)).containsExactly("OK", "OK");
  }

  @Test
  void anImageWhoseUseIsRefusedIsReadIfTheRefusalIsIgnored() throws IOException {
    Run run = classify(List.of(server.url("/refused/1.png")), "--ignore-robots");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(rows()).extracting(row -> row.getString(1)).containsExactly("OK");
  }

  @Test
  void credentialsOfAnAddressReachNeitherRowsNorLogs() throws IOException {
    String url = server.url("/ok/1.png").replace("http://", "http://me:secret@");

    Run run = classify(List.of(url, server.url("/ok/2.png")));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out() + run.err()).doesNotContain("secret");
    assertThat(rows().stream().map(Row::toString)).noneMatch(row -> row.contains("secret"));
    assertThat(rows())
        .anyMatch(
            row ->
                row.getString(0).contains("//***@")
                    && row.getString(2).contains("names a user or a password"));
  }

  @Test
  void aWebAddressIsNoInputAndNoManifest() {
    for (String option : List.of("--input=", "--manifest=")) {
      Run run =
          Run.of(model.with("classify", option + server.url("/list.txt"), "--output=" + output()));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("Write web addresses of images to a list");
    }
  }

  @Test
  void shardsOfWebAddressesHaveARowThatSaysTheyAreNotRead() throws IOException {
    Run run = classify(List.of(server.url("/ok/1.tar")), "--format=tar");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(3);
    assertThat(SPARK.read().parquet(output() + "/predictions").select("error").first().getString(0))
        .contains("copy the shard to a file system");
  }

  private Run classify(List<String> addresses, String... options) throws IOException {
    Path list = Files.write(folder.resolve("list.txt"), addresses);
    List<String> all = new ArrayList<>(Arrays.asList(options));
    all.addAll(List.of("--manifest=" + list, "--output=" + output(), "--allow-private-addresses"));
    return Run.of(model.with("classify", all.toArray(String[]::new)));
  }

  private Path output() {
    return folder.resolve("run");
  }

  private List<Row> rows() {
    SPARK.catalog().refreshByPath(output() + "/predictions");
    return SPARK
        .read()
        .parquet(output() + "/predictions")
        .select("path", "status", "error")
        .orderBy("path")
        .collectAsList();
  }
}
