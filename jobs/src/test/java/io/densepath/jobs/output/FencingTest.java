package io.densepath.jobs.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fetch.SinglePart;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.AtomicFile;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.output.OutputLock.Pace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.PartHandle;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UploadHandle;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two owners of one folder, on a local file system and on a real S3 server. */
class FencingTest {

  private static final String LOCAL = "file";
  private static final String S3 = "s3";
  private static final SparkSession SPARK = LocalSpark.session();

  /** Every owner is silent from the beginning. */
  private static final Pace SILENT = new Pace(Duration.ofHours(1), Duration.ofMillis(500));

  /** Every owner is heard, and waited for. */
  private static final Pace LIVELY = new Pace(Duration.ofMillis(200), Duration.ofMinutes(2));

  @TempDir static java.nio.file.Path temporary;
  private static S3Server server;
  private static int folders;

  @BeforeAll
  static void aStore() throws IOException, InterruptedException {
    server = S3Server.start(Files.createDirectory(temporary.resolve("store")));
    server.hadoopSettings().forEach(conf()::set);
    server.createBucket("fencing");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Configuration conf() {
    return SPARK.sparkContext().hadoopConfiguration();
  }

  private static RunFolder folder(String store) throws IOException {
    folders++;
    return RunFolder.of(
        store.equals(S3) ? "s3a://fencing/run" + folders : temporary.resolve("run" + folders) + "",
        conf());
  }

  private static OutputLock acquire(RunFolder folder) throws IOException {
    return acquire(folder, SILENT);
  }

  private static OutputLock acquire(RunFolder folder, Pace pace) throws IOException {
    return OutputLock.acquire(folder, new PrintWriter(new StringWriter()), pace);
  }

  private static RunRecord record(String runId) {
    return RunRecord.begin(runId, Map.of(), Map.of(), ModelRecord.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, S3})
  void ofRunsThatStartTogetherExactlyOneHasTheLock(String store) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < (store.equals(S3) ? 5 : 20); round++) {
        RunFolder folder = folder(store);
        CountDownLatch start = new CountDownLatch(1);
        Callable<OutputLock> twin =
            () -> {
              start.await();
              return OutputLock.acquire(folder, new PrintWriter(new StringWriter()));
            };
        List<Future<OutputLock>> twins =
            List.of(threads.submit(twin), threads.submit(twin), threads.submit(twin));
        start.countDown();
        List<OutputLock> owners = new ArrayList<>();
        for (Future<OutputLock> future : twins) {
          try {
            owners.add(future.get());
          } catch (ExecutionException e) {
            assertThat(e.getCause())
                .isInstanceOf(JobException.class)
                .hasMessageContaining("is being written by the run of process ");
          }
        }
        assertThat(owners).hasSize(1);
        owners.get(0).requireHeld();
        owners.get(0).close();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, S3})
  void anOwnerThatWasSupersededChangesNothing(String store) throws IOException {
    RunFolder folder = folder(store);
    FileSystem fs = folder.fileSystem();
    OutputLock first = acquire(folder);
    LockedFolder paused = new LockedFolder(folder, first);
    paused.write(record("first"));
    Path mine = staged(paused, "wave=0/first.parquet");

    OutputLock second = acquire(folder);
    LockedFolder owner = new LockedFolder(folder, second);
    Path theirs = staged(owner, "wave=0/second.parquet");
    owner.publish(owner.staged(folder.predictions()), folder.predictions());
    owner.write(record("second"));

    assertThat(second.epoch()).isGreaterThan(first.epoch());
    assertThat(fs.exists(mine)).isFalse();
    assertThat(fs.exists(theirs)).isFalse();
    assertThatThrownBy(first::requireHeld)
        .isInstanceOf(LostLockException.class)
        .hasMessageContaining("was taken over by the run of process");
    staged(paused, "wave=0/late.parquet");
    for (Write late :
        List.<Write>of(
            () -> paused.write(record("first")),
            () -> paused.publish(paused.staged(folder.predictions()), folder.predictions()),
            () -> paused.clear(folder.predictions()),
            () -> paused.begin(record("first")),
            () -> paused.commit(new PlanCommit(first.epoch(), List.of(), List.of(), NO_MANIFEST)),
            () -> paused.sweep(List.of(new Path(folder.predictions(0), "second.parquet"))))) {
      assertThatThrownBy(late::run).isInstanceOf(LostLockException.class);
    }
    first.close();
    assertThat(folder.files(folder.predictions())).containsOnlyKeys("wave=0/second.parquet");
    assertThat(RunRecord.read(fs, folder.record()).runId()).isEqualTo("second");
    second.requireHeld();
    second.close();
    assertThat(fs.exists(folder.claims())).isFalse();
    assertThat(fs.exists(new Path(folder.root(), Staging.NAME))).isFalse();
  }

  private static final Optional<String> NO_MANIFEST = Optional.empty();

  @FunctionalInterface
  private interface Write {
    void run() throws IOException;
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, S3})
  void whatTheLastTasksOfAnOwnerStageAfterItsEndIsDeletedByTheNext(String store)
      throws IOException {
    RunFolder folder = folder(store);
    OutputLock ended = acquire(folder);
    ended.close();
    Path late = staged(new LockedFolder(folder, ended), "wave=0/late.parquet");

    try (OutputLock next = acquire(folder)) {
      next.requireHeld();
      assertThat(folder.fileSystem().exists(late)).isFalse();
    }
    assertThat(folder.files(folder.root())).isEmpty();
  }

  private static Path staged(LockedFolder folder, String name) throws IOException {
    Path file = new Path(folder.staged(folder.folder().predictions()), name);
    AtomicFile.write(folder.folder().fileSystem(), file, name.getBytes(StandardCharsets.UTF_8));
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, S3})
  void anOwnerThatIsPausedAfterItsCheckChangesNothing(String store) throws IOException {
    RunFolder folder = folder(store);
    OutputLock first = acquire(folder);
    List<OutputLock> second = new ArrayList<>();
    Path staged = new Path(first.staged(), "run.json");

    assertThatThrownBy(
            () ->
                JsonFile.write(
                    folder.fileSystem(),
                    folder.record(),
                    staged,
                    record("first"),
                    () -> {
                      first.requireHeld();
                      // The pause begins after the check, and ends when the other is at work.
                      second.add(acquire(folder));
                      new LockedFolder(folder, second.get(0)).write(record("second"));
                    }))
        .isInstanceOf(IOException.class);
    assertThat(RunRecord.read(folder.fileSystem(), folder.record()).runId()).isEqualTo("second");
    second.get(0).requireHeld();
    second.get(0).close();
    first.close();
  }

  @Test
  void anUploadThatAnEarlierOwnerBeganIsNeverCompleted() throws Exception {
    RunFolder folder = folder(S3);
    Path file = new Path(folder.predictions(0), "part-0.parquet");
    OutputLock first = acquire(folder);
    try (MultipartUploader uploader = folder.fileSystem().createMultipartUploader(file).build()) {
      UploadHandle upload = uploader.startUpload(file).get();
      PartHandle part = SinglePart.put(uploader, upload, file, new byte[9]).get();
      first.requireHeld();

      OutputLock second = acquire(folder);

      assertThatThrownBy(() -> uploader.complete(upload, file, Map.of(1, part)).get())
          .isInstanceOf(ExecutionException.class);
      assertThat(folder.fileSystem().exists(file)).isFalse();
      second.close();
    }
    first.close();
  }

  @Test
  void uploadsOfTheNeighbourStay() throws Exception {
    RunFolder folder = folder(S3);
    Path neighbour = new Path(folder.root() + "0", "part-0.parquet");
    FileSystem fs = folder.fileSystem();
    try (MultipartUploader uploader = fs.createMultipartUploader(neighbour).build()) {
      UploadHandle upload = uploader.startUpload(neighbour).get();
      PartHandle part = SinglePart.put(uploader, upload, neighbour, new byte[9]).get();
      OutputLock first = acquire(folder);
      acquire(folder).close();
      first.close();

      uploader.complete(upload, neighbour, Map.of(1, part)).get();
      assertThat(fs.getFileStatus(neighbour).getLen()).isEqualTo(9);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, S3})
  void aJobOfAnOwnerThatWasSupersededIsNotCommitted(String store) throws IOException {
    RunFolder folder = folder(store);
    OutputLock first = acquire(folder);
    Committer committer = Committer.of(new LockedFolder(folder, first));
    committer.configure(SPARK);
    var rows = SPARK.range(9).toDF().write();
    OutputLock second = acquire(folder);

    assertThatThrownBy(() -> committer.write(rows, folder.predictions(0)))
        .matches(FencingTest::saysThatTheLockIsLost);

    assertThat(folder.files(folder.predictions()).keySet())
        .noneMatch(name -> name.endsWith(".parquet"));
    second.requireHeld();
    second.close();
    first.close();
  }

  private static boolean saysThatTheLockIsLost(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(LostLockException.class::isInstance);
  }

  @Test
  void aClaimThatIsRenewedIsNotTakenOver() throws Exception {
    RunFolder folder = folder(LOCAL);
    try (OutputLock first = acquire(folder, LIVELY)) {
      assertThatThrownBy(() -> acquire(folder, LIVELY))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("is being written by");
      first.requireHeld();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LOCAL, S3})
  void aRecordIsReadWhileItsOwnerReplacesIt(String store) throws Exception {
    RunFolder folder = folder(store);
    try (OutputLock lock = acquire(folder)) {
      LockedFolder locked = new LockedFolder(folder, lock);
      locked.write(record("0"));
      Thread writer =
          new Thread(
              () -> {
                for (int i = 1; i <= 100; i++) {
                  locked.write(record("" + i));
                }
              });
      writer.start();
      while (writer.isAlive()) {
        assertThat(RunRecord.read(folder.fileSystem(), folder.record()).runId()).isNotEmpty();
      }
      writer.join();
      assertThat(RunRecord.read(folder.fileSystem(), folder.record()).runId()).isEqualTo("100");
    }
  }

  @Test
  void theClaimOfADeadProcessHoldsNobodyUp() throws IOException {
    RunFolder folder = folder(LOCAL);
    OwnerProcess self = OwnerProcess.current();
    OwnerProcess dead =
        new OwnerProcess(self.host(), self.id(), self.boot(), self.namespace(), Optional.of("1"));
    claim(folder, 7, dead);
    StringWriter err = new StringWriter();

    try (OutputLock lock = OutputLock.acquire(folder, new PrintWriter(err))) {
      assertThat(lock.epoch()).isEqualTo(8);
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aProcessThatMayBeElsewhereIsNotTakenForDead() {
    OwnerProcess self = OwnerProcess.current();
    Optional<String> other = Optional.of("other");
    assertThat(self.isDead()).isFalse();
    assertThat(new OwnerProcess("h", 1 << 22, other, self.namespace(), other).isDead()).isFalse();
    assertThat(new OwnerProcess("h", 1 << 22, self.boot(), other, other).isDead()).isFalse();
    assertThat(OwnerProcess.UNKNOWN.isDead()).isFalse();
    assertThat(new OwnerProcess("h", 1 << 22, self.boot(), self.namespace(), other).isDead())
        .isTrue();
  }

  @Test
  void epochsGrowBeyondThoseOfCommits() throws IOException {
    RunFolder folder = folder(LOCAL);
    try (OutputLock first = acquire(folder)) {
      LockedFolder locked = new LockedFolder(folder, first);
      locked.commit(new PlanCommit(41, List.of(), List.of(), NO_MANIFEST));
    }
    try (OutputLock second = acquire(folder)) {
      assertThat(second.epoch()).isEqualTo(42);
    }
  }

  @Test
  void theLossOfTheLockIsToldAtOnce() throws Exception {
    RunFolder folder = folder(LOCAL);
    CountDownLatch told = new CountDownLatch(1);
    try (OutputLock first = acquire(folder, LIVELY)) {
      first.onLoss(told::countDown);
      claim(folder, first.epoch() + 1, OwnerProcess.UNKNOWN);

      assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void claim(RunFolder folder, long epoch, OwnerProcess process) {
    Claims claims = new Claims(folder.fileSystem(), folder.claims());
    try {
      JsonFile.write(
          claims.fs(),
          claims.file(ClaimName.of(epoch)),
          new Owner(process, "2026-01-01T00:00:00Z", 3));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
