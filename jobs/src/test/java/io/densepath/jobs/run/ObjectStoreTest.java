package io.densepath.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.FetchResult;
import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.Prefetcher;
import io.densepath.jobs.command.ExitCode;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.fixture.TinyModel;
import io.densepath.jobs.output.Committer;
import io.densepath.jobs.output.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands and reads objects over s3a, against a real S3 server. */
class ObjectStoreTest {

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir static Path folder;
  private static S3Server server;
  private static TinyModel model;

  @BeforeAll
  static void aServerWithABucketOfPhotos() throws IOException, InterruptedException {
    server = S3Server.start(Files.createDirectory(folder.resolve("store")));
    server.hadoopSettings().forEach(SPARK.sparkContext().hadoopConfiguration()::set);
    // With few attempts and retries, the tests of failing requests do not wait long.
    SPARK.sparkContext().hadoopConfiguration().set("fs.s3a.attempts.maximum", "2");
    SPARK.sparkContext().hadoopConfiguration().set("fs.s3a.retry.limit", "1");
    server.createBucket("bucket");
    model = TinyModel.write(folder);
    server.upload(Photos.write(folder.resolve("photos")), "s3a://bucket/photos");
    server.upload(model.weights(), "s3a://bucket/models/tiny.safetensors");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aBucketIsClassifiedIntoABucketByTheMagicCommitter() throws IOException {
    Run run = classify("--input=s3a://bucket/photos", "--output=s3a://bucket/run");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Row> rows = SPARK.read().parquet("s3a://bucket/run/predictions").collectAsList();
    assertThat(rows).hasSize(Photos.ALL);
    assertThat(rows).extracting(row -> row.<String>getAs("path")).doesNotHaveDuplicates();
    assertThat(rows.stream().filter(row -> row.getAs("status").equals("OK"))).hasSize(Photos.GOOD);
    for (String part : List.of("predictions", "statistics")) {
      assertThat(committerOf("run/" + part + "/wave=0/_SUCCESS")).isEqualTo("magic");
    }
    assertThat(Run.of("show", "--run=s3a://bucket/run").exitCode()).isZero();
    Run again = classify("--input=s3a://bucket/photos", "--output=s3a://bucket/run", "--overwrite");
    assertThat(again.exitCode()).as(again.err()).isZero();
  }

  @Test
  void aBenchmarkIsWrittenToABucketRoundAfterRound() {
    Run run =
        Run.of(
            "benchmark",
            "--architecture=" + model.architecture(),
            "--weights=s3a://bucket/models/tiny.safetensors",
            "--precisions=fp32",
            "--batch-sizes=1",
            "--rounds=2",
            "--progress=off",
            "--output=s3a://bucket/benchmark");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Row> rows =
        SPARK.read().parquet("s3a://bucket/benchmark/benchmark.parquet").collectAsList();
    assertThat(rows).extracting(row -> row.<Integer>getAs("rounds")).containsExactly(2);
  }

  @Test
  void anEvaluationIsCommittedByTheMagicCommitterToo() throws IOException {
    Path labels = Files.writeString(folder.resolve("labels.csv"), "1.png,cat\n3.png,bird\n");
    server.upload(labels, "s3a://bucket/labels.csv");
    Run run =
        classify(
            "--input=s3a://bucket/photos/1.png",
            "--input=s3a://bucket/photos/3.png",
            "--labels=s3a://bucket/labels.csv",
            "--output=s3a://bucket/judged");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Evaluated 2 images");
    for (String table : List.of("classes", "confusion", "calibration", "mistakes")) {
      assertThat(committerOf("judged/evaluation/" + table + "/_SUCCESS")).isEqualTo("magic");
    }
  }

  @Test
  void weightsComeFromABucketToo() {
    Run run =
        Run.of(
            "classify",
            "--weights=s3a://bucket/models/tiny.safetensors",
            "--architecture=" + model.architecture(),
            "--precision=fp32",
            "--input=s3a://bucket/photos/1.png",
            "--output=" + folder.resolve("local-run"));

    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void anInputThatHoldsTheOutputIsListedWithoutIt() throws IOException {
    server.createBucket("other");
    server.upload(folder.resolve("photos/1.png"), "s3a://other/1.png");
    Run run = classify("--input=s3a://other", "--output=s3a://other/run");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(SPARK.read().parquet("s3a://other/run/predictions").count()).isEqualTo(1);
  }

  @Test
  void aBucketThatIsNotThereIsOneLine() {
    Run run = classify("--input=s3a://nowhere/photos", "--output=" + folder.resolve("no-bucket"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(lastLine(run)).contains("s3a://nowhere", "bucket does not exist");
  }

  @Test
  void anOutputBucketThatIsNotThereIsOneLine() {
    Run run = classify("--input=s3a://bucket/photos", "--output=s3a://nowhere/run");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(lastLine(run)).contains("s3a://nowhere", "bucket does not exist");
  }

  @Test
  void deniedAccessIsOneLine() throws IOException {
    server.createBucket("denied");
    Configuration conf = SPARK.sparkContext().hadoopConfiguration();
    conf.set("fs.s3a.bucket.denied.secret.key", "wrong");
    Run run = classify("--input=s3a://denied/photos", "--output=" + folder.resolve("denied"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(lastLine(run)).contains("access denied", "s3a://denied");
  }

  @Test
  void missingCredentialsAreOneLineThatSaysWhatToSet() throws IOException {
    server.createBucket("keyless");
    Configuration conf = SPARK.sparkContext().hadoopConfiguration();
    conf.set("fs.s3a.bucket.keyless.access.key", "");
    conf.set("fs.s3a.bucket.keyless.secret.key", "");
    Run run = classify("--input=s3a://keyless/photos", "--output=" + folder.resolve("keyless"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(lastLine(run)).contains("s3a://keyless", "no credentials", "AWS_ACCESS_KEY_ID");
  }

  @Test
  void outputOfAnotherCommitterIsNotTrusted() throws IOException {
    FileSystem fs = fileSystem();
    org.apache.hadoop.fs.Path written = new org.apache.hadoop.fs.Path("s3a://bucket/renamed");
    fs.create(new org.apache.hadoop.fs.Path(written, "_SUCCESS")).close();

    assertThatThrownBy(() -> committer("s3a://bucket/run").verify(written))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("not by S3A's magic committer");
    assertThatThrownBy(() -> committer("s3a://bucket/run").verify(written.suffix("-never")))
        .hasMessageContaining("it has no _SUCCESS");
  }

  @Test
  void s3aUnderAnotherSchemeTakesTheMagicCommitterToo() throws IOException {
    Configuration conf = SPARK.sparkContext().hadoopConfiguration();
    conf.set("fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
    Run run = classify("--input=s3://bucket/photos", "--output=s3://bucket/other-scheme");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(committerOf("other-scheme/predictions/wave=0/_SUCCESS")).isEqualTo("magic");
  }

  @Test
  void thePlanOfAManifestIsCommittedByTheMagicCommitterToo() throws IOException {
    Path manifest = Files.writeString(folder.resolve("m.csv"), "s3a://bucket/photos/1.png\n");
    Run run =
        classify(
            "--manifest=" + manifest,
            "--allow-paths=s3a://bucket/photos",
            "--output=s3a://bucket/from-manifest");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(committerOf("from-manifest/plan/_SUCCESS")).isEqualTo("magic");
  }

  @Test
  void aStoreWithoutMagicFoldersIsRefusedBeforeAnythingIsListed() throws IOException {
    server.createBucket("plain");
    Configuration conf = SPARK.sparkContext().hadoopConfiguration();
    conf.set("fs.s3a.bucket.plain.committer.magic.enabled", "false");
    Run run = classify("--input=s3a://bucket/photos", "--output=s3a://plain/run");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(lastLine(run)).contains("fs.s3a.committer.magic.enabled", "s3a://plain/run");
    assertThat(run.err()).doesNotContain("Planned");
    assertThat(folder.resolve("store/plain")).isEmptyDirectory();
  }

  @Test
  void ofAFolderOfWeightsOnlyTheModelIsCopied() throws IOException {
    String name = importedAndUploaded();
    // A file that is written into the store without S3 has no ETag: s3a lists it, but refuses to
    // read it.
    Files.write(folder.resolve("store/bucket/" + name + "/notes.txt"), new byte[9]);
    Run run = classifyOneWith(name);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(copiesOf(name)).isEmpty();
  }

  @Test
  void aModelFolderThatIsRefusedLeavesNoCopy() throws IOException {
    String name = importedAndUploaded();
    Files.writeString(folder.resolve("cut"), "copied in part");
    server.upload(folder.resolve("cut"), "s3a://bucket/" + name + "/model.pt");
    Run run = classifyOneWith(name);

    assertThat(lastLine(run)).contains("was it copied whole");
    assertThat(copiesOf(name)).isEmpty();
  }

  @Test
  void anImportRefusesAFolderBeforeItCopiesAnything() {
    Run run =
        Run.of(
            "import",
            "--model=densenet121",
            "--weights=s3a://bucket/photos",
            "--output=" + folder.resolve("import-of-photos"));

    assertThat(lastLine(run)).contains("s3a://bucket/photos is a folder, expected a file");
  }

  private static String importedAndUploaded() throws IOException {
    String name = "model-" + UUID.randomUUID();
    Run.of(model.with("import", "--output=" + folder.resolve(name)));
    server.upload(folder.resolve(name), "s3a://bucket/" + name);
    return name;
  }

  private static Run classifyOneWith(String name) {
    return Run.of(
        "classify",
        "--weights=s3a://bucket/" + name,
        "--input=s3a://bucket/photos/1.png",
        "--output=" + folder.resolve("run-of-" + name));
  }

  private static List<Path> copiesOf(String name) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("densepath-"))
          .filter(file -> Files.exists(file.resolve(name)))
          .toList();
    }
  }

  private static Committer committer(String run) throws IOException {
    return Committer.of(RunFolder.of(run, SPARK.sparkContext().hadoopConfiguration()));
  }

  @Test
  void anObjectThatHasGrownOrShrunkSinceItWasListedIsAFailure() throws IOException {
    String path = "s3a://bucket/photos/text.png";
    int length = "this is no image".length();
    assertThat(fetch(path, length).bytes()).hasSize(length);
    assertThat(fetch(path, FetchRequest.UNKNOWN_LENGTH).bytes()).hasSize(length);
    assertThat(fetch(path, length - 1).failure().orElseThrow()).hasMessageContaining("longer");
    assertThat(fetch(path, length + 5).failure().orElseThrow()).hasMessageContaining("shorter");
    assertThat(fetch("s3a://bucket/photos/empty.png", 0).bytes()).isEmpty();
    assertThat(fetch("s3a://bucket/photos/gone.png", 7).failure().orElseThrow())
        .hasMessageStartingWith("not found: ");
  }

  @Test
  void aPlanOfABucketHasTheEtagsOfItsObjects() throws IOException {
    Run run = classify("--input=s3a://bucket/photos/1.png", "--output=" + folder.resolve("etags"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    Row row = SPARK.read().parquet(folder.resolve("etags/plan").toString()).first();
    assertThat(row.<String>getAs("etag")).matches("[0-9a-f]{32}");
    assertThat(row.<Long>getAs("modified")).isPositive();
  }

  @Test
  void anObjectOfAnotherEtagThanListedIsAFailureThoughItsLengthIsTheSame() throws IOException {
    String path = "s3a://bucket/photos/text.png";
    FetchRequest other = version(path, "this is no image".length(), "0".repeat(32));
    FetchRequest empty = version("s3a://bucket/photos/empty.png", 0, "0".repeat(32));

    for (FetchRequest request : List.of(other, empty)) {
      assertThat(fetch(request).failure().orElseThrow())
          .hasMessage("changed since it was listed: its etag is another");
    }
  }

  @Test
  void anEtagIsComparedOrNotAsS3aIsToldTo() throws IOException {
    Path photo = folder.resolve("photos/1.png");
    for (String mode : List.of("client", "none")) {
      SPARK
          .sparkContext()
          .hadoopConfiguration()
          .set("fs.s3a.bucket." + mode + ".change.detection.mode", mode);
      server.createBucket(mode);
      server.upload(photo, "s3a://" + mode + "/1.png");
    }
    long length = Files.size(photo);

    assertThat(fetch(version("s3a://client/1.png", length, "0".repeat(32))).failure().orElseThrow())
        .hasMessage("changed since it was listed: its etag is another");
    assertThat(fetch(version("s3a://none/1.png", length, "0".repeat(32))).bytes())
        .isEqualTo(Files.readAllBytes(photo));
  }

  private static FetchRequest version(String path, long length, String etag) {
    return new FetchRequest(path, length, Optional.of(etag), OptionalLong.empty());
  }

  @Test
  void namesOfAnyCharactersAreListedAndRead() throws IOException {
    byte[] photo = Files.readAllBytes(folder.resolve("photos/1.png"));
    List<String> names =
        List.of(
            "a b.png",
            " c .png",
            "50%.png",
            "%20.png",
            "a+b.png",
            "a#b.png",
            "a?b=c&d.png",
            "10:30.png",
            "ä€𝄞日本.png",
            "[a]{b}*.png",
            "'q\"uote'.png",
            "back\\slash.png",
            "~.png",
            "_hidden",
            ".hidden.png",
            "d=1/p:q/r#s/t.png");
    for (String name : names) {
      try (var out = fileSystem().create(new org.apache.hadoop.fs.Path("/odd/" + name))) {
        out.write(photo);
      }
    }
    Run run = classify("--input=s3a://bucket/odd", "--output=" + folder.resolve("odd-run"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(rows("odd-run")).allMatch(row -> row.getAs("status").equals("OK"));
    assertThat(rows("odd-run"))
        .extracting(row -> row.<String>getAs("path").replace("s3a://bucket/odd/", ""))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void aKeyThatEndsInASlashIsAFolderAndHasNoRow() throws IOException {
    fileSystem().mkdirs(new org.apache.hadoop.fs.Path("/folders/empty"));
    server.upload(folder.resolve("photos/1.png"), "s3a://bucket/folders/1.png");
    Run run = classify("--input=s3a://bucket/folders", "--output=" + folder.resolve("folders"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(rows("folders"))
        .extracting(row -> row.<String>getAs("path"))
        .containsExactly("s3a://bucket/folders/1.png");
  }

  @Test
  void anObjectOf300MegabytesIsTooLargeOrReadAsTheLimitSays() throws IOException {
    long length = 300_000_000;
    byte[] photo = Files.readAllBytes(folder.resolve("photos/1.png"));
    try (var out = fileSystem().create(new org.apache.hadoop.fs.Path("/large/1.png"))) {
      out.write(photo);
      byte[] zeros = new byte[1_000_000];
      for (long left = length - photo.length; left > 0; left -= zeros.length) {
        out.write(zeros, 0, (int) Math.min(left, zeros.length));
      }
    }

    Run refused = classify("--input=s3a://bucket/large", "--output=" + folder.resolve("refused"));
    Run read =
        classify(
            "--input=s3a://bucket/large",
            "--max-image-bytes=400m",
            "--output=" + folder.resolve("read"));

    assertThat(refused.exitCode()).isEqualTo(ExitCode.TOO_MANY_FAILED);
    assertThat(read.exitCode()).as(read.err()).isZero();
    assertThat(rows("refused"))
        .extracting(row -> row.getAs("status"), row -> row.getAs("length"))
        .containsExactly(tuple("TOO_LARGE", length));
    assertThat(rows("read"))
        .extracting(row -> row.getAs("status"), row -> row.getAs("length"))
        .containsExactly(tuple("OK", length));
  }

  private static List<Row> rows(String run) {
    return SPARK.read().parquet(folder.resolve(run) + "/predictions").collectAsList();
  }

  @Test
  void aStoreThatIsNotThereIsOneLineThatSaysWhatToSet() {
    Configuration conf = SPARK.sparkContext().hadoopConfiguration();
    conf.set("fs.s3a.bucket.absent.endpoint", "http://store.invalid");
    Run run = classify("--input=s3a://bucket/photos", "--output=s3a://absent/run");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(lastLine(run)).contains("s3a://absent", "store.invalid", "fs.s3a.endpoint");
  }

  private static FetchResult fetch(String path, long length) {
    return fetch(new FetchRequest(path, length));
  }

  private static FetchResult fetch(FetchRequest request) {
    List<FetchResult> all = new ArrayList<>();
    try (Prefetcher prefetcher =
        new Prefetcher(
            List.of(request).iterator(),
            SPARK.sparkContext().hadoopConfiguration(),
            FetchSettings.DEFAULT)) {
      prefetcher.forEachRemaining(all::add);
    }
    return all.get(0);
  }

  private static Run classify(String... options) {
    return Run.of(model.with("classify", options));
  }

  private static String lastLine(Run run) {
    List<String> lines = run.err().lines().toList();
    String last = lines.get(lines.size() - 1);
    assertThat(last).startsWith("densepath: ");
    return last;
  }

  private static String committerOf(String success) throws IOException {
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path("s3a://bucket/" + success);
    try (var in = fileSystem().open(file)) {
      return new ObjectMapper().readTree(in.readAllBytes()).path("committer").asText();
    }
  }

  private static FileSystem fileSystem() throws IOException {
    return new org.apache.hadoop.fs.Path("s3a://bucket/")
        .getFileSystem(SPARK.sparkContext().hadoopConfiguration());
  }
}
