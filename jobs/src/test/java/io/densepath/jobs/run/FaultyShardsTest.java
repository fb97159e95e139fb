package io.densepath.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fetch.InputFormat;
import io.densepath.fetch.TarFile;
import io.densepath.jobs.fixture.FaultyStore;
import io.densepath.jobs.fixture.FaultyStore.Fault;
import io.densepath.jobs.fixture.FaultyStore.Request;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.fixture.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.fs.s3a.impl.AWSClientConfig;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs whole jobs on shards in a real store behind a proxy that injects faults. S3A retries once,
 * so that a fault outlasts its retries soon.
 */
@Timeout(300)
class FaultyShardsTest {

  private static final SparkSession SPARK = LocalSpark.session();
  private static final String BUCKET = "s3a://shards";

  /**
   * The faults of a network and of a busy store, one for each shard but the first, in which the
   * driver finds the columns of a table.
   */
  private static final List<Fault> FAULTS =
      List.of(
          Fault.RESET,
          Fault.RESET_IN_BODY,
          Fault.TRUNCATED,
          Fault.WRONG_LENGTH,
          Fault.SLOW_DOWN,
          Fault.SERVER_ERROR,
          Fault.SILENCE);

  private static final int SHARDS = FAULTS.size() + 1;

  @TempDir static Path folder;
  private static S3Server server;
  private static FaultyStore store;
  private static TinyModel model;
  private static final Map<InputFormat, Dataset<Row>> EXPECTED = new EnumMap<>(InputFormat.class);

  @BeforeAll
  static void runsWithoutFaults() throws IOException, InterruptedException {
    server = S3Server.start(Files.createDirectory(folder.resolve("store")));
    store = new FaultyStore(server.endpoint());
    server.createBucket("shards");
    model = TinyModel.write(folder);
    AWSClientConfig.setMinimumOperationDuration(Duration.ofMillis(1));
    store.configure(
        SPARK.sparkContext().hadoopConfiguration(), server.hadoopSettings(), "shards", 1);
    Path photos = Photos.write(folder.resolve("photos"));
    server.upload(writeTars(photos), BUCKET + "/tar");
    server.upload(writeTables(photos), BUCKET + "/parquet");
    for (InputFormat format : List.of(InputFormat.TAR, InputFormat.PARQUET)) {
      String output = folder + "/without-faults-" + format;
      Run run = classify(format, output);
      assertThat(run.exitCode()).as(run.err()).isZero();
      Dataset<Row> rows = predictions(output).persist();
      assertThat(rows.select("shard").distinct().count()).isEqualTo(SHARDS);
      assertThat(rows.filter("path = shard").count()).isZero();
      EXPECTED.put(format, rows);
    }
  }

  /** Writes archives of all photos, every other one in gzip. */
  private static Path writeTars(Path photos) throws IOException {
    Path tars = Files.createDirectory(folder.resolve("tars"));
    for (int shard = 0; shard < SHARDS; shard++) {
      TarFile tar = new TarFile();
      for (Path photo : files(photos)) {
        tar.add("%d/%s".formatted(shard, photo.getFileName()), Files.readAllBytes(photo));
      }
      byte[] bytes = tar.bytes();
      Files.write(tars.resolve(shard + ".shard"), shard % 2 == 0 ? bytes : TarFile.gzip(bytes));
    }
    return tars;
  }

  /** Writes a table of all photos, with several row groups, as many times. */
  private static Path writeTables(Path photos) throws IOException {
    Path written = folder.resolve("written");
    SPARK
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", true)
        .load(photos.toString())
        .select("path", "content")
        .coalesce(1)
        .write()
        .option("parquet.block.size", 50_000)
        .option("parquet.page.size", 5_000)
        .parquet(written.toString());
    Path table =
        files(written).stream()
            .filter(file -> file.getFileName().toString().startsWith("part-"))
            .findFirst()
            .orElseThrow();
    Path tables = Files.createDirectory(folder.resolve("tables"));
    for (int shard = 0; shard < SHARDS; shard++) {
      Files.copy(table, tables.resolve(shard + ".shard"));
    }
    return tables;
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    AWSClientConfig.resetMinimumOperationDuration();
    store.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"TAR", "PARQUET"})
  void aReadThatFailsThreeTimesGoesOnWhereItWasAndNoSampleIsLostOrDoubled(InputFormat format) {
    String output = folder + "/thrice-" + format;
    Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
    store.inject(
        request ->
            isOfShard(request)
                    && reads
                            .computeIfAbsent(request.path(), path -> new AtomicInteger())
                            .getAndIncrement()
                        < 3
                ? Optional.of(FAULTS.get(numberOf(request) - 1))
                : Optional.empty());

    Run run = classify(format, output);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(FAULTS).allMatch(fault -> store.injected(fault) >= 3);
    tell("the first three reads of every shard", output);
    assertSameAsExpected(format, output);
  }

  @Test
  void readsThatBreakOffAgainAndAgainGoOnWithTheBytesThatAreLeft() {
    String output = folder + "/on-and-on";
    List<Fault> breaks = List.of(Fault.RESET_IN_BODY, Fault.TRUNCATED, Fault.WRONG_LENGTH);
    Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
    store.inject(
        request -> {
          int before =
              isOfShard(request)
                  ? reads
                      .computeIfAbsent(request.path(), path -> new AtomicInteger())
                      .getAndIncrement()
                  : Integer.MAX_VALUE;
          return before < 8
              ? Optional.of(breaks.get(numberOf(request) % breaks.size()))
              : Optional.empty();
        });

    Run run = classify(InputFormat.TAR, output);

    assertThat(run.exitCode()).as(run.err()).isZero();
    tell("eight reads of every shard end in their middle", output);
    assertSameAsExpected(InputFormat.TAR, output);
  }

  @Test
  void aStoreThatIsDownForAWhileCostsNoShard() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    Thread outage = new Thread(FaultyShardsTest::downAndUp);
    store.inject(
        request -> {
          if (isOfShard(request) && reads.incrementAndGet() == 3) {
            outage.start();
          }
          return Optional.empty();
        });

    Run run = classify(InputFormat.TAR, folder + "/outage");

    outage.join();
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertSameAsExpected(InputFormat.TAR, folder + "/outage");
  }

  private static void downAndUp() {
    try {
      store.down();
      Thread.sleep(2_000);
      store.up();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TAR", "PARQUET"})
  void whatAlwaysFailsIsUnreadableAndNeverDamaged(InputFormat format) {
    String output = folder + "/always-" + format;
    List<Fault> always = List.of(Fault.RESET, Fault.SERVER_ERROR, Fault.FORBIDDEN, Fault.TRUNCATED);
    store.inject(
        request ->
            isOfShard(request) && numberOf(request) <= always.size()
                ? Optional.of(always.get(numberOf(request) - 1))
                : Optional.empty());

    Run run = classify(format, output, "--fetch-patience=0");

    assertThat(run.exitCode()).as(run.err()).isZero();
    tell("every read of some shards", output);
    Dataset<Row> rows = predictions(output);
    assertThat(rows.filter("path = shard").select("status", "shard").collectAsList())
        .extracting(row -> row.getString(0) + row.getString(1).replaceFirst(".*/", " "))
        .containsExactlyInAnyOrder(
            "UNREADABLE 1.shard", "UNREADABLE 2.shard", "UNREADABLE 3.shard", "UNREADABLE 4.shard");
    assertThat(rows.filter("path != shard").exceptAll(EXPECTED.get(format)).count()).isZero();
  }

  /** Whether a request reads a shard that has a fault. */
  private static boolean isOfShard(Request request) {
    return request.isRead() && request.path().matches("/shards/(tar|parquet)/[1-9][.]shard.*");
  }

  private static int numberOf(Request request) {
    return Integer.parseInt(request.path().replaceAll(".*/([0-9]+)[.]shard.*", "$1"));
  }

  private static void assertSameAsExpected(InputFormat format, String output) {
    Dataset<Row> found = predictions(output);
    assertThat(found.filter("path = shard").select("error").collectAsList()).isEmpty();
    assertThat(found.count()).isEqualTo(EXPECTED.get(format).count());
    assertThat(found.exceptAll(EXPECTED.get(format)).count()).isZero();
  }

  private static void tell(String what, String output) {
    System.out.printf(
        "%s; injected: %s; rows: %s%n",
        what,
        store,
        predictions(output).groupBy("status").count().orderBy("status").collectAsList());
  }

  private static Dataset<Row> predictions(String output) {
    return SPARK.read().parquet(output + "/predictions").drop("wave");
  }

  private static Run classify(InputFormat format, String output, String... options) {
    return Run.of(
        model.with(
            "classify",
            Stream.concat(
                    Stream.of(
                        "--input=" + BUCKET + "/" + format.key(),
                        "--format=" + format.key(),
                        "--output=" + output),
                    Arrays.stream(options))
                .toArray(String[]::new)));
  }
}
