package io.densepath.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;

  @BeforeEach
  void threeImages() throws IOException {
    Files.createDirectories(folder.resolve("images"));
    for (String name : List.of("a.jpg", "b.JPG", "c.png")) {
      Files.writeString(folder.resolve("images").resolve(name), "12345");
    }
  }

  @Test
  void aFolderIsCountedAndNothingIsLeftBehind() throws IOException {
    Run run = plan("--input=" + folder.resolve("images"), "--wave-images=2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("3 images, 15 bytes, in 2 waves.", "The names end in: jpg (2), png (1).")
        .contains("No object has a label.", "No problems were found.")
        .containsPattern("5 +file:" + folder.resolve("images/a.jpg"));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("images"));
    }
  }

  @Test
  void aManifestIsShownWithItsLabelsAndItsProblems() throws IOException {
    Path manifest =
        Files.writeString(
            folder.resolve("m.csv"),
            "Image;Class;note\nimages/a.jpg;3;x\nimages/b.JPG;3.0;y\nimages/a.jpg;3;x\ngone.jpg;;z\n");
    Run run = plan("--manifest=" + manifest);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("3 images, 0 bytes (the lengths of 3 are looked up")
        .contains("UTF-8, semicolons between columns, paths in 'Image', labels in 'Class'.")
        .contains("2 of them have a label, of 1 classes: 3 (2).")
        .contains("1 rows or inputs name an object that is named before")
        .contains("1 of 3 objects that were looked up cannot be read: file:" + folder + "/gone.jpg")
        .contains("These columns of the manifest are not read: 'note'.");
  }

  @Test
  void aManifestOfWhichNothingCanBeReadEndsAsARunWithoutPredictions() throws IOException {
    Path manifest = Files.writeString(folder.resolve("m.txt"), "x.jpg\ny.jpg\n");
    Run run = plan("--manifest=" + manifest);

    assertThat(run.exitCode()).isEqualTo(ExitCode.TOO_MANY_FAILED);
    assertThat(run.err()).contains("none of the 2 objects that were looked up can be read");
    assertThat(plan("--manifest=" + manifest, "--manifest-root=" + folder.resolve("images")).out())
        .contains("images/x.jpg does not exist");
  }

  @Test
  void whatARunWouldRefuseIsRefused() throws IOException {
    Path manifest = Files.writeString(folder.resolve("m.csv"), "path,label\na.jpg,3.5\n");
    Run refused = plan("--manifest=" + manifest);

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("line 2 of " + manifest, "'3.5'");
    assertThat(plan("--input=" + folder.resolve("none")).exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(plan().exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(plan("--input=i", "--path-column=x").err()).contains("give --manifest or --labels");
    assertThat(plan("--input=i", "--manifest-root=x").err()).contains("needs --manifest");
  }

  @Test
  void theImagesOfTheFirstShardAreShown() throws IOException {
    Path tar = folder.resolve("shard.tar");
    try (var out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      for (String name : List.of("1.jpg", "1.cls")) {
        byte[] bytes = name.endsWith("cls") ? new byte[] {'7'} : new byte[300];
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        out.putArchiveEntry(entry);
        out.write(bytes);
        out.closeArchiveEntry();
      }
    }
    Run run = plan("--input=" + tar, "--format=tar");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("1 shards").containsPattern("300 +7 +file:" + tar + "!/1.jpg");
  }

  @Test
  void theColumnsOfATableAreShown() {
    Path table = folder.resolve("table");
    spark
        .sql("select cast('xyz' as binary) as bytes, 'a' as id, 3 as label")
        .coalesce(1)
        .write()
        .parquet(table.toString());
    Run run = plan("--input=" + table, "--format=parquet");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("The table: images in 'bytes', ids in 'id', labels in 'label'.")
        .containsPattern("3 +3 +a\\R");
  }

  private static Run plan(String... options) {
    return Run.of(Stream.concat(Stream.of("plan"), Arrays.stream(options)).toArray(String[]::new));
  }
}
