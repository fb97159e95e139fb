package io.densepath.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fetch.InputFormat;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.fixture.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedPathsTest {

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;
  private Path lists;

  @BeforeEach
  void makeFolder() throws IOException {
    lists = Files.createDirectories(folder.resolve("lists"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "//etc/passwd",
        "file:///etc/passwd",
        "file:/etc/passwd",
        "FILE:///etc/passwd",
        "file://localhost/etc/passwd",
        "../other/a.jpg",
        "../../../../../../../../../../../../etc/passwd",
        "a/../../b.jpg",
        "../lists2/a.jpg",
        "%2e%2e/a.jpg",
        "a/%2E%2e/../..%2fa.jpg",
        "%252e%252e%252fa.jpg",
        "..\\a.jpg",
        "s3a://bucket/a.jpg",
        "S3A://bucket/a.jpg",
        "hdfs:///a.jpg",
        "http://example.org/a.jpg"
      })
  void aPathThatLeavesTheFolderOfTheManifestIsAnError(String path) {
    assertThatThrownBy(() -> plan("inside.jpg\n" + path + "\nb.jpg\n"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("1 of the 3 paths of file:" + lists.resolve("m.txt"))
        .hasMessageContaining("lead outside its root file:" + lists + ": '" + path + "' in line 2")
        .hasMessageContaining("--allow-paths any");
  }

  @Test
  void theFirstOfManyAreNamedAndTheOthersCounted() {
    assertThatThrownBy(
            () ->
                plan(
                    "a.jpg\n"
                        + String.join("\n", Collections.nCopies(9, "/x/%d.jpg"))
                            .formatted(1, 2, 3, 4, 5, 6, 7, 8, 9)))
        .hasMessageContaining("9 of the 10 paths")
        .hasMessageContaining("'/x/1.jpg' in line 2 (file:/x/1.jpg), '/x/2.jpg' in line 3")
        .hasMessageContaining(" and others. ")
        .hasMessageContaining("--allow-paths file:/x or");
  }

  @Test
  void pathsBelowTheFolderNeedNoOption() throws IOException {
    assertThat(
            plan(
                "a.jpg\nsub/b..jpg\n./c.jpg\nsub/../d.jpg\n50%.jpg\n%41.jpg\n...\n"
                    + lists.resolve("e.jpg")
                    + "\nfile://"
                    + lists.resolve("f.jpg")
                    + "\n"))
        .hasSize(9);
  }

  @Test
  void aPlaceThatIsAllowedIsNotLeft() throws IOException {
    String list = "a.jpg\n/data/photos/b.jpg\nfile:///data/photos/c.jpg\n";
    for (String allowed :
        List.of("/data/photos", "file:///data/photos/", "/data", "file:", "any")) {
      assertThat(plan(list, allowed)).as(allowed).hasSize(3);
    }
    for (String allowed : List.of("/data/photo", "/data/photos/b.jpg", "s3a:", "hdfs:///data")) {
      assertThatThrownBy(() -> plan(list, allowed))
          .as(allowed)
          .hasMessageContaining("lead outside its root");
    }
  }

  @Test
  void bucketsAndHostsAreComparedAsAWhole() throws IOException {
    assertThat(plan("s3a://bucket/p/a.jpg\n", "s3a://bucket/p")).hasSize(1);
    assertThat(plan("https://h.example:443/p/a.jpg\n", "HTTPS://H.example/p/")).hasSize(1);
    for (String path :
        List.of(
            "s3a://bucket2/p/a.jpg",
            "s3a://bucket@evil/p/a.jpg",
            "s3a://user@bucket/p/a.jpg",
            "s3a://bucket/p/../a.jpg",
            "s3n://bucket/p/a.jpg")) {
      assertThatThrownBy(() -> plan(path + "\n", "s3a://bucket/p"))
          .as(path)
          .hasMessageContaining("1 of the 1 paths");
    }
    for (String path :
        List.of(
            "http://h.example/p/a.jpg",
            "https://h.example.evil/p/a.jpg",
            "https://h.example@evil/p/a.jpg",
            "https://h.example:444/p/a.jpg",
            "https://h.example/p/%2e%2e/a.jpg",
            "https://h.example//p/a.jpg",
            "https://h.example/p2/a.jpg")) {
      assertThatThrownBy(() -> plan(path + "\n", "https://h.example/p"))
          .as(path)
          .hasMessageContaining("1 of the 1 paths");
    }
  }

  @Test
  void aListOfWebAddressesAloneNeedsNoOption() throws IOException {
    String odd = "https://h.example//a//b.jpg?u=http://x/../y&s=%2F#f";
    assertThat(plan("http://h.example/a.jpg\nHTTPS://h2.example/b.jpg\n" + odd + "\n"))
        .containsExactlyInAnyOrder("http://h.example/a.jpg", "HTTPS://h2.example/b.jpg", odd);
  }

  @Test
  void theUserAndThePasswordOfAWebAddressAreNotKept() throws IOException {
    assertThat(plan("https://me:secret@h.example/a@b.jpg\n"))
        .containsExactly("https://***@h.example/a@b.jpg");
    assertThatThrownBy(() -> plan("a.jpg\nhttps://me:secret@h.example/a.jpg\n"))
        .hasMessageContaining("lead outside")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aValueThatIsNoPlaceIsAnError() {
    assertThatThrownBy(() -> plan("a.jpg\n", "s3a://b[/x"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("allow-paths: 's3a://b[/x' is not a place.");
  }

  @Test
  void theFirstObjectsOfATableAreCheckedBeforeTheyAreOpened() throws IOException {
    Path manifest = Files.writeString(lists.resolve("m.txt"), "/etc/t.parquet\n");
    assertThatThrownBy(() -> Manifest.first(spark, manifest.toString(), allowed()))
        .hasMessageContaining("lead outside its root");
    assertThat(Manifest.first(spark, manifest.toString(), allowed("/etc"))).hasSize(1);
  }

  @Test
  void anErrorIsReportedForOtherFormatsToo() throws IOException {
    Path csv = Files.writeString(lists.resolve("m.csv"), "path,label\n\"/x/\"\"a.jpg\",3\n");
    assertThatThrownBy(() -> plan(csv)).hasMessageContaining("'/x/\"a.jpg' in line 2");
    Path parquet = lists.resolve("m.parquet");
    spark.sql("select '/x/a.jpg' as path").write().parquet(parquet.toString());
    assertThatThrownBy(() -> plan(parquet)).hasMessageContaining("'/x/a.jpg' (file:/x/a.jpg)");
    assertThatCode(() -> plan(parquet, "/x")).doesNotThrowAnyException();
  }

  private AllowedPaths allowed(String... values) throws IOException {
    return AllowedPaths.of(List.of(values), spark.sparkContext().hadoopConfiguration());
  }

  private List<String> plan(String list, String... allowed) throws IOException {
    return plan(Files.writeString(lists.resolve("m.txt"), list), allowed);
  }

  private List<String> plan(Path manifest, String... allowed) throws IOException {
    org.apache.hadoop.fs.Path to =
        new org.apache.hadoop.fs.Path(folder.resolve("run/plan").toString());
    Manifest.write(
        spark, manifest.toString(), allowed(allowed), new WaveSize(1000, InputFormat.FILES, 1), to);
    List<String> paths = new ArrayList<>();
    for (Row row : spark.read().parquet(to.toString()).select("path").collectAsList()) {
      paths.add(row.getString(0));
    }
    return paths;
  }
}
