package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.Cluster;
import io.densepath.jobs.fixture.FaultyStore;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the finished jar where the store has a name that cannot be resolved for a while, or where
 * executors lack what the driver has. The name stands in a file that Java reads at every lookup, in
 * place of the machine's own resolution (jdk.net.hosts.file).
 */
class StoreAccessIT {

  private static final Path SAMPLE = Script.SCRIPTS.resolve("sample");
  private static final int IMAGES = 203;
  private static final String STORE = "store.test";
  private static final String INPUT = "s3a://named/images";

  @TempDir static Path temporary;

  private static S3Server server;
  private static FaultyStore store;
  private static Path unnamed;
  private static Path hosts;
  private static Path uncached;

  @BeforeAll
  static void startStore() throws Exception {
    server = S3Server.start(Files.createDirectory(temporary.resolve("store")));
    store = new FaultyStore(server.endpoint());
    server.createBucket("named");
    server.upload(SAMPLE.resolve("images"), INPUT);
    String machine = InetAddress.getLocalHost().getHostName();
    unnamed = Files.writeString(temporary.resolve("unnamed"), "127.0.0.1 localhost " + machine);
    hosts = temporary.resolve("hosts");
    name();
    uncached =
        Files.writeString(
            temporary.resolve("java.security"),
            "networkaddress.cache.ttl=0\nnetworkaddress.cache.negative.ttl=0\n");
  }

  @AfterAll
  static void stopStore() throws IOException {
    store.close();
    server.close();
  }

  /** Lets the name of the store be resolved. */
  private static void name() throws IOException {
    Path next = temporary.resolve("hosts.next");
    Files.writeString(next, Files.readString(unnamed) + "\n127.0.0.1 " + STORE + "\n");
    Files.move(next, hosts, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void forget() {
    try {
      Path next = Files.copy(unnamed, temporary.resolve("hosts.next"));
      Files.move(next, hosts, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aNameThatIsNotResolvedForAWhileFailsTasksAndCostsNoRow() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    Thread end = new Thread(StoreAccessIT::nameAfterAWhile);
    store.inject(
        request -> {
          if (request.isRead() && reads.incrementAndGet() == 50) {
            forget();
            end.start();
          }
          return Optional.empty();
        });
    Path output = temporary.resolve("outage");

    // A task is patient for a second or two, so that eight attempts outlast the outage.
    Script run = classify("--master local[2,8]", hosts, output, "--fetch-patience=1");

    end.join();
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Row> rows = rows(output, "predictions");
    assertThat(rows).hasSize(IMAGES);
    assertThat(rows).noneMatch(row -> row.<String>getAs("status").equals("UNREADABLE"));
    assertThat(rows(output, "statistics"))
        .as("a task of a later attempt")
        .anyMatch(task -> task.<Integer>getAs("attempt") > 0);
  }

  private static void nameAfterAWhile() {
    try {
      Thread.sleep(6_000);
      name();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void executorsWithoutCredentialsOrWithoutARouteEndTheRunByTheirHost() throws Exception {
    store.heal();
    Map<String, String> small = Map.of("SPARK_WORKER_CORES", "1", "SPARK_WORKER_MEMORY", "900g");
    try (Cluster cluster = Cluster.start(temporary.resolve("cluster"), 1, small)) {
      String master =
          "--master "
              + cluster.url()
              + " --conf spark.executor.cores=1 --conf spark.executor.memory=900m";

      // The driver alone has these variables.
      Script refused =
          classify(
              master
                  + executors(hosts)
                  + " --conf spark.hadoop.fs.s3a.aws.credentials.provider="
                  + "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
              hosts,
              temporary.resolve("refused"),
              "--fetch-patience=1");
      Script lost =
          classify(
              master + executors(unnamed), hosts, temporary.resolve("lost"), "--fetch-patience=1");

      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err())
          .contains("densepath: 127.0.0.1: store: s3a://named refuses this host: ")
          .doesNotContain("\tat ");
      assertThat(lost.exitCode()).isEqualTo(1);
      assertThat(lost.err())
          .contains("densepath: 127.0.0.1: store: s3a://named does not answer this host: ", STORE)
          .doesNotContain("\tat ");
      assertThat(committed(temporary.resolve("refused"))).isEmpty();
      assertThat(committed(temporary.resolve("lost"))).isEmpty();
    }
  }

  /** Returns the files with rows that a reader of a run's predictions would see. */
  private static List<Path> committed(Path output) throws IOException {
    Path predictions = output.resolve("predictions");
    if (!Files.exists(predictions)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(predictions)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .filter(file -> !file.toString().contains("_temporary"))
          .toList();
    }
  }

  private static String executors(Path names) {
    return " --conf spark.executorEnv.JAVA_TOOL_OPTIONS=-Djdk.net.hosts.file=" + names;
  }

  private static Script classify(String submit, Path names, Path output, String... more)
      throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "SPARK_SUBMIT_OPTS",
        "-Djdk.net.hosts.file=%s -Djava.security.properties=%s".formatted(names, uncached));
    environment.putAll(Cluster.SHORT_LIVED_JVMS);
    environment.put("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY);
    environment.put("AWS_ENDPOINT_URL", "http://" + STORE + ":" + store.endpoint().getPort());
    environment.put("DENSEPATH_SUBMIT_OPTIONS", submit);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "classify",
                "--architecture=" + SAMPLE.resolve("architecture.properties"),
                "--weights=" + SAMPLE.resolve("sample.pth"),
                "--input=" + INPUT,
                "--output=" + output,
                "--partition-images=10",
                "--precision=fp32",
                "--progress=off"));
    arguments.addAll(Arrays.asList(more));
    return Script.run("densepath", environment, arguments.toArray(String[]::new));
  }

  private static List<Row> rows(Path output, String table) {
    return LocalSpark.session().read().parquet(output.resolve(table).toString()).collectAsList();
  }
}
