package io.densepath.jobs.run;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.command.ExitCode;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.fixture.TinyModel;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classifies a bucket of a real S3 server by inventories in the formats that S3 writes. */
class InventoryTest {

  private static final SparkSession SPARK = LocalSpark.session();
  private static final String HEAD =
      """
      {"sourceBucket": "inventoried", "destinationBucket": "arn:aws:s3:::lists",
       "version": "2016-11-30", "fileFormat": "%s", "fileSchema": "%s",
       "files": [%s]}
      """;

  @TempDir static Path shared;
  private static S3Server server;
  private static TinyModel model;

  @TempDir Path folder;
  private final List<String> files = new ArrayList<>();

  @BeforeAll
  static void aBucketOfPhotos() throws IOException, InterruptedException {
    server = S3Server.start(Files.createDirectory(shared.resolve("store")));
    server.hadoopSettings().forEach(SPARK.sparkContext().hadoopConfiguration()::set);
    server.createBucket("inventoried");
    server.createBucket("lists");
    model = TinyModel.write(shared);
    Path photos = Photos.write(shared.resolve("photos"));
    Files.copy(photos.resolve("1.png"), photos.resolve("100% plus+hash#\u00e9.png"));
    server.upload(photos, "s3a://inventoried/photos");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void noFiles() {
    files.clear();
  }

  @Test
  void aCsvInventoryIsAPlanWithoutARequestToTheBucket() throws IOException {
    List<String> lines = new ArrayList<>();
    for (FileStatus object : objects()) {
      lines.add(
          "\"inventoried\",\"%s\",\"%d\",\"2026-11-24T10:19:06.000Z\""
              .formatted(URLEncoder.encode(key(object), StandardCharsets.UTF_8), object.getLen()));
    }
    lines.add("\"inventoried\",\"photos/an+empty+folder/\",\"0\",\"2026-11-24T10:19:06.000Z\"");
    gzipped("data/1.csv.gz", lines.subList(0, 20));
    gzipped("data/2.csv.gz", lines.subList(20, lines.size()));
    manifest("CSV", "Bucket, Key, Size, LastModifiedDate");

    Run run = classify("csv");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(statuses("csv")).containsExactly("CORRUPT 1", "EMPTY 1", "NOT_AN_IMAGE 1", "OK 42");
    List<Row> plan = SPARK.read().parquet(folder + "/csv/plan").collectAsList();
    assertThat(plan).allMatch(row -> row.<Long>getAs("length") >= 0);
    assertThat(plan).extracting(row -> row.<Long>getAs("modified")).containsOnly(1795515546000L);
  }

  @Test
  void ofAParquetInventoryOfVersionsTheLatestOnesCount() throws IOException {
    versions().write().parquet(folder + "/table");
    upload(".parquet");
    manifest("Parquet", "message s3.inventory { required binary bucket (UTF8); }");

    Run run = classify("parquet");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(statuses("parquet")).containsExactly("OK 1");
    Row planned = SPARK.read().parquet(folder + "/parquet/plan").first();
    assertThat(planned.<String>getAs("etag")).isNotEmpty().doesNotContain("\"");
  }

  @Test
  void keysThatAreNoPathsHaveRowsAndDoNotEndThePlan() throws IOException {
    List<String> keys =
        List.of(
            "2018-02-14T03:52:55.png",
            "keys/03:54:21.png",
            "photos//1.png",
            "/photos/1.png",
            "photos/./1.png",
            "photos/x/../1.png",
            "../1.png",
            "keys/a%2Fb.png",
            "keys/a+b c.png",
            "photos/1.png/");
    Path photo = shared.resolve("photos/1.png");
    for (String key : List.of(keys.get(0), keys.get(1), keys.get(7), keys.get(8))) {
      var object = new org.apache.hadoop.fs.Path("s3a://inventoried/" + key);
      object
          .getFileSystem(SPARK.sparkContext().hadoopConfiguration())
          .copyFromLocalFile(new org.apache.hadoop.fs.Path(photo.toUri()), object);
    }
    gzipped("data/1.csv.gz", keys.stream().map(key -> line(key, photo)).toList());
    manifest("CSV", "Bucket, Key, Size");

    Run run = classify("keys");

    assertThat(run.exitCode()).as(run.err()).isZero();
    Map<String, String> statuses = new TreeMap<>();
    SPARK
        .read()
        .parquet(folder + "/keys/predictions")
        .collectAsList()
        .forEach(row -> statuses.put(row.getAs("path"), row.getAs("status")));
    assertThat(statuses.keySet())
        .containsExactlyInAnyOrderElementsOf(
            keys.stream().map(key -> "s3a://inventoried/" + key).toList());
    assertThat(statuses)
        .containsEntry("s3a://inventoried/2018-02-14T03:52:55.png", "OK")
        .containsEntry("s3a://inventoried/keys/03:54:21.png", "OK")
        .containsEntry("s3a://inventoried/keys/a%2Fb.png", "OK")
        .containsEntry("s3a://inventoried/keys/a+b c.png", "OK")
        .containsEntry("s3a://inventoried/../1.png", "UNREADABLE");
  }

  private static String line(String key, Path photo) {
    return "\"inventoried\",\"%s\",\"%d\""
        .formatted(URLEncoder.encode(key, StandardCharsets.UTF_8), photo.toFile().length());
  }

  @Test
  void anObjectThatHasChangedSinceTheInventoryIsUnreadable() throws IOException {
    versions().withColumn("e_tag", lit("0123")).write().orc(folder + "/table");
    upload(".orc");
    manifest("ORC", "struct<bucket:string,key:string>");

    Run run = classify("orc");

    assertThat(run.exitCode()).isEqualTo(ExitCode.TOO_MANY_FAILED);
    assertThat(statuses("orc")).containsExactly("UNREADABLE 1");
  }

  @Test
  void whatIsNoInventoryIsAnErrorThatSaysSo() throws IOException {
    put("manifest.json", "{\"files\": []}");
    assertThat(classify("none").err())
        .contains("has no 'destinationBucket'. Is it the manifest.json of an S3 Inventory?");
    put("manifest.json", "path,label");
    assertThat(classify("none").err()).contains("lists/manifest.json is not JSON.");
    gzipped("data/1.csv.gz", List.of("\"inventoried\",\"a.png\""));
    manifest("CSV", "Bucket, Key");
    assertThat(classify("none").err()).contains("[Bucket, Key], expected 'size' among them");
  }

  /** Returns an inventory of one object, of an older version of it and of a deleted object. */
  private Dataset<Row> versions() throws IOException {
    FileStatus photo =
        objects().stream().filter(object -> key(object).endsWith("/1.png")).findFirst().get();
    String etag = ((EtagSource) photo).getEtag().replace("\"", "");
    return SPARK.sql(
        """
        select 'inventoried' as bucket, key, size, is_latest, is_delete_marker, e_tag,
               timestamp '2026-11-24 10:19:06' as last_modified_date
        from values ('%1$s', %2$dL, true, false, '%3$s'), ('%1$s', 7L, false, false, 'old'),
                    ('photos/gone.png', cast(null as bigint), true, true, cast(null as string))
             as t(key, size, is_latest, is_delete_marker, e_tag)
        """
            .formatted(key(photo), photo.getLen(), etag));
  }

  private void upload(String extension) throws IOException {
    try (Stream<Path> parts = Files.list(folder.resolve("table"))) {
      int number = 0;
      for (Path part : parts.filter(file -> file.toString().endsWith(extension)).toList()) {
        String key = "data/" + number++ + extension;
        server.upload(part, "s3a://lists/" + key);
        files.add(key);
      }
    }
  }

  private void gzipped(String key, List<String> lines) throws IOException {
    Path file = folder.resolve(key.replace('/', '-'));
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
    server.upload(file, "s3a://lists/" + key);
    files.add(key);
  }

  private void manifest(String format, String schema) throws IOException {
    put(
        "manifest.json",
        HEAD.formatted(
            format,
            schema,
            String.join(",", files.stream().map("{\"key\": \"%s\"}"::formatted).toList())));
  }

  private void put(String key, String text) throws IOException {
    server.upload(Files.writeString(folder.resolve(key), text), "s3a://lists/" + key);
  }

  private static List<FileStatus> objects() throws IOException {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("s3a://inventoried/photos");
    FileSystem s3 = root.getFileSystem(SPARK.sparkContext().hadoopConfiguration());
    List<FileStatus> objects = new ArrayList<>();
    var listed = s3.listFiles(root, true);
    while (listed.hasNext()) {
      objects.add(listed.next());
    }
    return objects;
  }

  private static String key(FileStatus object) {
    return object.getPath().toUri().getPath().substring(1);
  }

  private Run classify(String name) {
    return Run.of(
        model.with(
            "classify",
            "--manifest=s3a://lists/manifest.json",
            "--output=" + folder.resolve(name)));
  }

  private List<String> statuses(String name) {
    return SPARK
        .read()
        .parquet(folder + "/" + name + "/predictions")
        .groupBy("status")
        .count()
        .orderBy("status")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0) + " " + row.getLong(1))
        .toList();
  }
}
