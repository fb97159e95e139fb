package io.densepath.jobs;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * A real S3 server for tests: S3Proxy in a JVM of its own, on loopback alone, over a folder. A
 * bucket is a folder in the store and an object is a file in it, so that a test can look into
 * buckets without S3. Objects must come in through {@link #upload} or s3a all the same: a file that
 * is laid into the store by hand has no ETag, and s3a refuses to read it. Closing the server ends
 * the process; the store stays.
 */
public final class S3Server implements AutoCloseable {

  public static final String ACCESS_KEY = "test-access-key";
  public static final String SECRET_KEY = "test-secret-key";

  /**
   * How far away the server pretends to be.
   *
   * @param latencyMs before the answer to any request
   * @param kilobytesPerSecond at most, for one stream
   */
  public record Distance(int latencyMs, int kilobytesPerSecond) {}

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 3;

  private final Process process;
  private final URI endpoint;
  private final Path store;

  private S3Server(Process process, URI endpoint, Path store) {
    this.process = process;
    this.endpoint = endpoint;
    this.store = store;
  }

  /**
   * Starts a server over {@code store}, a folder that exists, and returns once it answers.
   *
   * @throws IOException if it does not answer within a minute, with what it printed
   */
  public static S3Server start(Path store) throws IOException, InterruptedException {
    return start(store, Optional.empty());
  }

  /** Starts a server that pretends to be far away. */
  public static S3Server start(Path store, Distance distance)
      throws IOException, InterruptedException {
    return start(store, Optional.of(distance));
  }

  private static S3Server start(Path store, Optional<Distance> distance)
      throws IOException, InterruptedException {
    IOException last = new IOException("S3Proxy was never started");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      S3Server server = launch(store, distance);
      try {
        server.awaitAnswer();
        return server;
      } catch (IOException taken) {
        // Another process may have taken the free port before the server did.
        server.close();
        last = taken;
      }
    }
    throw last;
  }

  public URI endpoint() {
    return endpoint;
  }

  /** Makes an empty bucket and returns its folder. */
  public Path createBucket(String name) throws IOException {
    return Files.createDirectories(store.resolve(name));
  }

  /** Copies a local file, or a folder with all below it, to an {@code s3a:} URI. */
  public void upload(Path local, String uri) throws IOException {
    Configuration configuration = new Configuration();
    hadoopSettings().forEach(configuration::set);
    try (FileSystem s3 = FileSystem.newInstance(URI.create(uri), configuration)) {
      s3.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(local.toUri()), new org.apache.hadoop.fs.Path(uri));
    }
  }

  /** What Hadoop's s3a needs to talk to this server, by the names of Hadoop's own settings. */
  public Map<String, String> hadoopSettings() {
    return Map.of(
        "fs.s3a.endpoint",
        endpoint.toString(),
        "fs.s3a.endpoint.region",
        "us-east-1",
        "fs.s3a.path.style.access",
        "true",
        "fs.s3a.access.key",
        ACCESS_KEY,
        "fs.s3a.secret.key",
        SECRET_KEY,
        "fs.s3a.aws.credentials.provider",
        "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
  }

  /** Starts it again after it was closed: under the same address, with all it had. */
  public S3Server restart() throws IOException, InterruptedException {
    S3Server again = new S3Server(run(beside(store, "properties"), store), endpoint, store);
    again.awaitAnswer();
    return again;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static S3Server launch(Path store, Optional<Distance> distance) throws IOException {
    URI endpoint = URI.create("http://127.0.0.1:" + freePort());
    Path settings = beside(store, "properties");
    writeSettings(settings, endpoint, store, distance);
    return new S3Server(run(settings, store), endpoint, store);
  }

  private static Process run(Path settings, Path store) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-DLOG_LEVEL=warn",
                    "-jar",
                    jar().toString(),
                    "--properties",
                    settings.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(beside(store, "log").toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private static void writeSettings(
      Path file, URI endpoint, Path store, Optional<Distance> distance) throws IOException {
    Properties settings = new Properties();
    settings.setProperty("s3proxy.endpoint", endpoint.toString());
    settings.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    settings.setProperty("s3proxy.identity", ACCESS_KEY);
    settings.setProperty("s3proxy.credential", SECRET_KEY);
    settings.setProperty("jclouds.provider", "filesystem-nio2");
    settings.setProperty("jclouds.filesystem.basedir", store.toAbsolutePath().toString());
    distance.ifPresent(
        far -> {
          String middleware = "s3proxy.latency-blobstore";
          settings.setProperty(middleware + ".*.latency", Integer.toString(far.latencyMs));
          settings.setProperty(middleware + ".*.speed", Integer.toString(far.kilobytesPerSecond));
        });
    try (var out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(endpoint).timeout(Duration.ofSeconds(5)).build();
    Instant limit = Instant.now().plus(START_LIMIT);
    while (process.isAlive() && Instant.now().isBefore(limit)) {
      try {
        client.send(request, HttpResponse.BodyHandlers.discarding());
        return;
      } catch (ConnectException notYet) {
        Thread.sleep(50);
      }
    }
    throw new IOException(
        "S3Proxy at " + endpoint + " does not answer: " + Files.readString(beside(store, "log")));
  }

  private static Path beside(Path store, String extension) {
    return store.resolveSibling(store.getFileName() + ".s3proxy." + extension);
  }

  private static Path jar() throws IOException {
    Path jar =
        Optional.ofNullable(System.getProperty("densepath.s3proxy"))
            .map(Path::of)
            .orElse(Script.TARGET.resolve("s3proxy/s3proxy.jar"))
            .toAbsolutePath();
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is missing: run mvn generate-test-resources");
    }
    return jar;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
