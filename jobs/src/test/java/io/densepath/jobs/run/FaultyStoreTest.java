package io.densepath.jobs.run;

import static io.densepath.jobs.fixture.FaultyStore.Fault.SERVER_ERROR;
import static io.densepath.jobs.fixture.FaultyStore.Fault.SLOW_DOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.tuple;

import io.densepath.jobs.command.ExitCode;
import io.densepath.jobs.fixture.FaultyStore;
import io.densepath.jobs.fixture.FaultyStore.Fault;
import io.densepath.jobs.fixture.FaultyStore.Request;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.fixture.TinyModel;
import io.densepath.jobs.session.StoreProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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

/** Runs whole jobs on a real store behind a proxy that injects faults. */
@Timeout(300)
class FaultyStoreTest {

  private static final SparkSession SPARK = LocalSpark.session();
  private static final String BUCKET = "s3a://faulty";

  @TempDir static Path folder;
  private static S3Server server;
  private static FaultyStore store;
  private static TinyModel model;
  private static Dataset<Row> expected;

  @BeforeAll
  static void aRunWithoutFaults() throws IOException, InterruptedException {
    server = S3Server.start(Files.createDirectory(folder.resolve("store")));
    store = new FaultyStore(server.endpoint());
    server.createBucket("faulty");
    server.upload(Photos.write(folder.resolve("photos")), BUCKET + "/photos");
    model = TinyModel.write(folder);
    AWSClientConfig.setMinimumOperationDuration(Duration.ofMillis(1));
    store.configure(
        SPARK.sparkContext().hadoopConfiguration(), server.hadoopSettings(), "faulty", 7);

    Run run = classify(folder + "/without-faults");
    assertThat(run.exitCode()).as(run.err()).isZero();
    expected = predictions(folder + "/without-faults").persist();
    assertThat(expected.count()).isEqualTo(Photos.ALL);
  }

  @AfterAll
  static void stop() throws IOException {
    AWSClientConfig.resetMinimumOperationDuration();
    store.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FORBIDDEN", "EXPIRED_TOKEN", "UNKNOWN_KEY"})
  void whatFailsTwiceIsReadAThirdTimeAndNoPredictionIsAnother(Fault fault) {
    Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
    store.inject(
        request ->
            request.isRead()
                    && reads
                            .computeIfAbsent(request.path(), path -> new AtomicInteger())
                            .getAndIncrement()
                        < 2
                ? Optional.of(fault)
                : Optional.empty());

    Run run = classify(folder + "/twice-" + fault);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(store.injected(fault)).isGreaterThanOrEqualTo(2 * Photos.GOOD);
    tell("the first two reads of every object", folder + "/twice-" + fault);
    assertSameAsExpected(folder + "/twice-" + fault);
  }

  @Test
  void whatAlwaysFailsBecomesUnreadableRowsAndNothingElse() {
    List<Fault> all = List.of(Fault.values());
    store.inject(
        request ->
            request.isRead() && request.path().matches("/faulty/photos/[0-9]+\\.png.*")
                ? Optional.of(all.get(numberOf(request) / 2 % all.size()))
                : Optional.empty());

    Run run = classify(folder + "/always", "--fetch-patience=0");

    assertThat(run.exitCode()).as(run.err()).isZero();
    tell("every read of some objects", folder + "/always");
    Dataset<Row> rows = predictions(folder + "/always");
    assertThat(rows.count()).isEqualTo(Photos.ALL);
    assertThat(rows.select("path").distinct().count()).isEqualTo(Photos.ALL);
    assertThat(rows.filter("status = 'UNREADABLE'").count())
        .isEqualTo(rows.filter("path rlike 'photos/[0-9]+[.]png'").count());
    assertThat(rows.filter("status = 'UNREADABLE' and (error is null or size(predictions) > 0)"))
        .matches(Dataset::isEmpty);
    assertThat(rows.filter("status != 'UNREADABLE'").exceptAll(expected)).matches(Dataset::isEmpty);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"RESET", "SLOW_DOWN", "SERVER_ERROR"})
  void whatFailsOfAllRequestsIsSentAgain(Fault fault) {
    store.inject(request -> request.number() % 4 == 0 ? Optional.of(fault) : Optional.empty());

    Run run = classify(BUCKET + "/output-" + fault);

    store.heal();
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(store.injected(fault)).isGreaterThan(Photos.ALL / 4);
    tell("every fourth request of any kind", BUCKET + "/output-" + fault);
    assertSameAsExpected(BUCKET + "/output-" + fault);
  }

  @Test
  void anObjectIsAskedForOnceAndInTheVersionThatWasListed() {
    Queue<Request> asked = new ConcurrentLinkedQueue<>();
    store.inject(
        request -> {
          if (request.path().startsWith("/faulty/photos/")) {
            asked.add(request);
          }
          return Optional.empty();
        });

    Run run = classify(folder + "/once");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(asked).extracting(Request::method).containsOnly("GET");
    assertThat(asked).extracting(Request::path).hasSize(Photos.ALL).doesNotHaveDuplicates();
    assertThat(asked).allMatch(request -> request.header("if-match").isPresent());
  }

  @Test
  void anObjectThatIsReplacedAfterItWasListedIsNotPredicted() throws IOException {
    server.upload(folder.resolve("photos/1.png"), BUCKET + "/changing/1.png");
    server.upload(folder.resolve("photos/3.png"), BUCKET + "/changing/3.png");
    server.upload(folder.resolve("photos/5.png"), BUCKET + "/another/3.png");
    Path bucket = folder.resolve("store/faulty");
    Path another = bucket.resolve("another/3.png");
    store.inject(
        request -> {
          if (request.isRead() && request.path().contains("3.png")) {
            replaceOnce(bucket.resolve("changing/3.png"), another);
          }
          return Optional.empty();
        });

    Run run =
        Run.of(
            model.with(
                "classify", "--input=" + BUCKET + "/changing", "--output=" + folder + "/changed"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(another).as("moved into the place of the listed object").doesNotExist();
    assertThat(predictions(folder + "/changed").orderBy("path").collectAsList())
        .extracting(row -> row.<String>getAs("status"), row -> row.<String>getAs("error"))
        .containsExactly(
            tuple("OK", null),
            tuple("UNREADABLE", "changed since it was listed: its etag is another"));
  }

  /**
   * Replaces an object of the store and its ETag by another. The method is synchronized, so that
   * every request waits for the replacement: a client that repeats a read after a timeout must not
   * get the old object.
   */
  private static synchronized void replaceOnce(Path object, Path another) {
    try {
      if (Files.exists(another)) {
        Files.move(another, object, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aStoreThatIsBusyOrBrokenIsThereAllTheSame() {
    store.inject(request -> Optional.of(request.number() % 2 == 0 ? SLOW_DOWN : SERVER_ERROR));

    assertThatCode(
            () ->
                StoreProbe.require(
                    List.of(BUCKET + "/photos"), SPARK.sparkContext().hadoopConfiguration()))
        .doesNotThrowAnyException();
  }

  @Test
  void aStoreThatIsDownForAWhileDoesNotEndARun() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    Thread outage = new Thread(FaultyStoreTest::downAndUp);
    store.inject(
        request -> {
          if (request.isRead() && reads.incrementAndGet() == 20) {
            outage.start();
          }
          return Optional.empty();
        });

    Run run = classify(folder + "/outage");

    outage.join();
    assertThat(run.exitCode()).as(run.err()).isZero();
    tell("the store is down for five seconds", folder + "/outage");
    assertSameAsExpected(folder + "/outage");
  }

  /** Is down for longer than S3A itself retries, with the settings of this test. */
  private static void downAndUp() {
    try {
      store.down();
      Thread.sleep(5_000);
      store.up();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStoreThatStaysAwayEndsTheRunWhichGoesOnWhenItIsBack() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    store.inject(
        request -> {
          if (request.isRead() && reads.incrementAndGet() == 20) {
            goAway();
          }
          return Optional.empty();
        });

    Run run = classify(folder + "/away", "--fetch-patience=1");

    store.up();
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains(
            "densepath: store: s3a://faulty does not answer this host: ", "Connection refused");
    assertGoesOn(folder + "/away");
  }

  private static void goAway() {
    try {
      store.down();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EXPIRED_TOKEN", "UNKNOWN_KEY"})
  void credentialsThatAreRefusedEndTheRunWhichGoesOnWithOthers(Fault refusal) {
    AtomicInteger reads = new AtomicInteger();
    store.inject(
        request ->
            (request.isRead() ? reads.incrementAndGet() : reads.get()) >= 20
                ? Optional.of(refusal)
                : Optional.empty());

    Run run = classify(folder + "/refused-" + refusal, "--fetch-patience=1");

    store.heal();
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("densepath: store: s3a://faulty refuses this host: ", "This was injected.");
    assertGoesOn(folder + "/refused-" + refusal);
  }

  /** Resumes a run, and compares its rows: none may come from the time before. */
  private static void assertGoesOn(String output) {
    Run resumed = classify(output, "--resume");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertSameAsExpected(output);
  }

  /** A HEAD request looks the length up; the refusal of a HEAD does not say what is refused. */
  @Test
  void credentialsThatAreRefusedBeforeTheLengthIsKnownEndTheRunToo() throws IOException {
    Path list = Files.writeString(folder.resolve("list.txt"), BUCKET + "/photos/1.png\n");
    store.inject(request -> Optional.of(Fault.UNKNOWN_KEY));

    Run run =
        Run.of(
            model.with(
                "classify",
                "--manifest=" + list,
                "--allow-paths=" + BUCKET,
                "--output=" + folder + "/looked-up",
                "--fetch-patience=0"));

    store.heal();
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("store: s3a://faulty refuses this host: ");
  }

  private static int numberOf(Request request) {
    return Integer.parseInt(request.path().replaceAll("^/faulty/photos/([0-9]+).*", "$1"));
  }

  private static void assertSameAsExpected(String output) {
    Dataset<Row> found = predictions(output);
    assertThat(found.count()).isEqualTo(Photos.ALL);
    assertThat(found.exceptAll(expected).collectAsList()).isEmpty();
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

  private static Run classify(String output, String... options) {
    return Run.of(
        model.with(
            "classify",
            Stream.concat(
                    Stream.of("--input=" + BUCKET + "/photos", "--output=" + output),
                    Arrays.stream(options))
                .toArray(String[]::new)));
  }
}
