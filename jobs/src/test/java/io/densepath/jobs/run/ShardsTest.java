package io.densepath.jobs.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.densepath.fetch.TarFile;
import io.densepath.jobs.command.ExitCode;
import io.densepath.jobs.fixture.DeltaLog;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that images in shards and tables get the same rows as the same images in files. */
class ShardsTest {

  private static final SparkSession SPARK = LocalSpark.session();
  private static final int SHARDS = 5;

  @TempDir static Path shared;
  private static TinyModel model;
  private static Path photos;
  private static Path tars;
  private static Map<String, String> ofFiles;

  @TempDir Path folder;

  @BeforeAll
  static void photosAsFilesAndInShards() throws IOException {
    model = TinyModel.write(shared);
    photos = Photos.write(shared.resolve("photos"));
    tars = Files.createDirectory(shared.resolve("tars"));
    List<Path> files = files(photos);
    for (int shard = 0; shard < SHARDS; shard++) {
      TarFile tar = new TarFile();
      for (int i = shard; i < files.size(); i += SHARDS) {
        String name = photos.relativize(files.get(i)).toString();
        tar.add(name, Files.readAllBytes(files.get(i)));
        tar.add(name.replaceFirst("\\.png$", ".cls"), String.valueOf(i % 3));
      }
      byte[] bytes = tar.bytes();
      Files.write(
          tars.resolve("photos-%03d.tar%s".formatted(shard, shard % 2 == 0 ? "" : ".gz")),
          shard % 2 == 0 ? bytes : TarFile.gzip(bytes));
    }
    Path output = shared.resolve("files");
    Run run = Run.of(model.with("classify", "--input=" + photos, "--output=" + output));
    assertThat(run.exitCode()).as(run.err()).isZero();
    ofFiles = byName(read(output, "predictions"), photos + "/");
  }

  @Test
  void imagesInTarShardsHaveTheRowsThatTheyHaveAsFiles() throws IOException {
    Run run = classify("--input=" + tars, "--format=tar");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("Planned 5 shards, ");
    assertThat(run.out()).contains("Classified 44 images in ");
    Dataset<Row> rows = read("predictions");
    assertThat(byName(rows, "!/")).isEqualTo(ofFiles);
    assertThat(rows.filter("path != concat(shard, '!/', substring_index(path, '!/', -1))").count())
        .isZero();
    assertThat(rows.select("shard").distinct().count()).isEqualTo(SHARDS);
    assertThat(rows.filter("label is null").count()).isZero();
    assertThat(record().at("/totals/images").asInt()).isEqualTo(Photos.ALL);
    assertThat(record().at("/totals/planned").asInt()).isEqualTo(SHARDS);
  }

  @Test
  void labelsInShardsServeTheEvaluation() {
    Run run = classify("--input=" + tars, "--format=tar", "--evaluate");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("top-1").contains("44");
  }

  @Test
  void aShardThatIsCutOffHasRowsForWhatIsReadAndOneForItself() throws IOException {
    Path damaged = Files.createDirectory(folder.resolve("damaged"));
    byte[] whole = Files.readAllBytes(tars.resolve("photos-000.tar"));
    Files.write(damaged.resolve("cut.tar"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(damaged.resolve("whole.tar"), whole);
    Files.writeString(damaged.resolve("README.md"), "no tar");

    Run run = classify("--input=" + damaged, "--format=tar");

    assertThat(run.exitCode()).as(run.err()).isZero();
    Dataset<Row> rows = read("predictions");
    List<Row> ofShards = rows.filter("path = shard").orderBy("path").collectAsList();
    assertThat(ofShards).hasSize(2);
    assertThat(ofShards).allMatch(row -> row.<String>getAs("status").equals("CORRUPT"));
    assertThat(ofShards.get(1).<String>getAs("error")).startsWith("after ").contains("images: ");
    assertThat(rows.filter("shard like '%cut.tar' and status = 'OK'").count()).isBetween(2L, 7L);
    assertThat(rows.filter("shard like '%whole.tar'").count()).isEqualTo(9);
  }

  @Test
  void aRunThatWasKilledGoesOnWithTheShardsOfTheWavesThatAreLeft() throws IOException {
    for (int i = 0; i < 20; i++) {
      Files.createDirectories(folder.resolve("many"));
      Files.copy(tars.resolve("photos-000.tar"), folder.resolve("many/%02d.tar".formatted(i)));
    }
    String[] options = {"--input=" + folder.resolve("many"), "--format=tar", "--wave-images=1"};
    Run first = classify(options);
    assertThat(first.exitCode()).as(first.err()).isZero();
    long images = read("predictions").count();
    delete(output().resolve("predictions/wave=1"));
    ObjectNode record = (ObjectNode) record();
    Files.writeString(output().resolve("run.json"), record.put("state", "RUNNING").toString());

    Run run = classify(Stream.concat(Arrays.stream(options), Stream.of("--resume")));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains(" of 20 shards are left.");
    assertThat(read("predictions").count()).isEqualTo(images).isEqualTo(20 * 9);
    assertThat(read("predictions").select("path").distinct().count()).isEqualTo(images);
  }

  @Test
  void shardsWithFailedImagesAreTriedAgainAndTheirRowsReplaced() throws IOException {
    Path mended = Files.createDirectory(folder.resolve("mended"));
    byte[] whole = Files.readAllBytes(tars.resolve("photos-000.tar"));
    Files.write(mended.resolve("a.tar"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(mended.resolve("b.tar"), new TarFile().add("1.jpg", "no image").bytes());
    Files.write(
        mended.resolve("c.tar"),
        new TarFile().add("1.png", Files.readAllBytes(photos.resolve("1.png"))).bytes());
    Path list = folder.resolve("list.txt");
    Files.writeString(list, "mended/a.tar\nmended/b.tar\nmended/c.tar\n");
    classify("--manifest=" + list, "--format=tar");
    Files.write(mended.resolve("a.tar"), whole);

    Run run = classify("--manifest=" + list, "--format=tar", "--retry-failed");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("Trying 2 shards of run ");
    Dataset<Row> rows = read("predictions");
    assertThat(rows.filter("path = shard").count()).isZero();
    assertThat(rows.filter("shard like '%a.tar'").count()).isEqualTo(9);
    assertThat(rows.select("path").distinct().count()).isEqualTo(rows.count()).isEqualTo(11);
    assertThat(record().at("/totals/images").asInt()).isEqualTo(11);
  }

  @Test
  void imagesInATableHaveTheRowsThatTheyHaveAsFiles() throws IOException {
    Path table = writeTable("1");

    requireRowsOfFiles(
        classify(
            "--input=" + table, "--format=parquet", "--id-column=name", "--label-column=class"));
  }

  /**
   * The current version has removed a file of the first version, but the file is still there. A
   * checkpoint replaces the log of the first version.
   */
  @Test
  void ofADeltaTableTheCurrentVersionIsRead() throws IOException {
    Path table = writeTable("a b");
    List<Path> files = files(table).stream().filter(DeltaLog::isData).toList();
    Path former = files.get(0).resolveSibling("former.parquet");
    Files.copy(files.get(0), former);
    DeltaLog log = new DeltaLog(table);
    log.create(
        "{'type':'struct','fields':["
            + "{'name':'name','type':'string','nullable':true,'metadata':{}},"
            + "{'name':'content','type':'binary','nullable':true,'metadata':{}},"
            + "{'name':'class','type':'long','nullable':true,'metadata':{}},"
            + "{'name':'fold','type':'string','nullable':true,'metadata':{}}]}",
        Map.of("fold", "a b"),
        Stream.concat(files.stream(), Stream.of(former)).toList());
    log.remove(former);
    log.checkpoint();

    requireRowsOfFiles(
        classify(
            "--input=" + table, "--format=parquet", "--id-column=name", "--label-column=class"));
  }

  /** Writes the photos as four Parquet files, in the partition folder of the given fold. */
  private Path writeTable(String fold) {
    Path table = folder.resolve("table");
    SPARK
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", true)
        .load(photos.toString())
        .select(
            expr("replace(substring_index(path, '/photos/', -1), '%20', ' ')").as("name"),
            col("content"))
        .withColumn("class", expr("cast(crc32(name) % 3 as bigint)"))
        .withColumn("fold", lit(fold))
        .repartition(4)
        .write()
        .partitionBy("fold")
        .parquet(table.toString());
    return table;
  }

  private void requireRowsOfFiles(Run run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("Planned 4 shards, ");
    Map<String, String> rows = byName(read("predictions"), "/photos/");
    // Spark's binaryFile source, which has read the photos, skips hidden and empty files.
    Map<String, String> visible = new TreeMap<>(ofFiles);
    visible.keySet().removeAll(List.of("_hidden.png", "empty.png"));
    assertThat(rows).isEqualTo(visible);
    assertThat(read("predictions").filter("label is null").count()).isZero();
  }

  @Test
  void aTableWithoutTheColumnAskedForIsAnErrorBeforeAnythingIsWritten() {
    Path table = folder.resolve("table");
    SPARK.range(3).write().parquet(table.toString());

    Run run = classify("--input=" + table, "--format=parquet");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("image-column: ", "has no column of bytes");
    assertThat(output()).doesNotExist();
  }

  @Test
  void columnsWithoutATableAreAUsageError() {
    Run run = classify("--input=" + tars, "--format=tar", "--id-column=name");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("need --format parquet, not tar");
  }

  @Test
  void shardsThatWereSeenAreLeftOut() throws IOException {
    classify("--input=" + tars, "--format=tar");
    Path next = folder.resolve("next");

    Run run =
        Run.of(
            model.with(
                "classify",
                "--input=" + tars,
                "--format=tar",
                "--skip-seen=" + output(),
                "--output=" + next));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("Left out 5 of 5 objects");
    assertThat(next).doesNotExist();
  }

  private Run classify(Stream<String> options) {
    return classify(options.toArray(String[]::new));
  }

  private Run classify(String... options) {
    return Run.of(
        model.with(
            "classify",
            Stream.concat(Stream.of("--output=" + output()), Arrays.stream(options))
                .toArray(String[]::new)));
  }

  private Path output() {
    return folder.resolve("run");
  }

  private Dataset<Row> read(String part) {
    return read(output(), part);
  }

  private static Dataset<Row> read(Path output, String part) {
    return SPARK.read().parquet(output.resolve(part).toString());
  }

  /**
   * Returns the rows without their paths, by the name of the image, which is the part of the path
   * after the separator.
   */
  private static Map<String, String> byName(Dataset<Row> rows, String separator) {
    Map<String, String> byName = new TreeMap<>();
    rows.select("path", "status", "error", "width", "height", "length", "predictions")
        .collectAsList()
        .forEach(
            row -> {
              String path = row.getString(0);
              String name =
                  path.contains(separator)
                      ? path.substring(path.indexOf(separator) + separator.length())
                      : path;
              byName.put(name, row.toString().replace(path, ""));
            });
    return byName;
  }

  private JsonNode record() throws IOException {
    return new ObjectMapper().readTree(output().resolve("run.json").toFile());
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void delete(Path root) throws IOException {
    for (Path file : files(root)) {
      Files.delete(file);
    }
    Files.delete(root);
  }
}
