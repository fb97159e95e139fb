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
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports and classifies with a TorchScript module that is not one of the built-in networks. */
class CustomModuleTest {

  private static final SparkSession SPARK = LocalSpark.session();
  private static final Path MODULES = Path.of("../udf/src/test/resources/io/densepath/predict");

  @TempDir Path folder;

  @Test
  void aRunTakesTheModuleOrTheFolderThatIsMadeOfIt() throws IOException {
    Path names = Files.writeString(folder.resolve("names.txt"), "one\ntwo\nthree\nfour\nfive\n");
    Path images = Files.createDirectory(folder.resolve("images"));
    Files.copy(MODULES.resolve("own.png"), images.resolve("own.png"));
    Files.writeString(images.resolve("text.png"), "no image");
    String[] module = {
      "--torchscript=" + MODULES.resolve("own.pt"),
      "--class-names=" + names,
      "--resampling=none",
      "--crop=32"
    };
    Run direct = run("classify", module, "--input=" + images, "--output=" + folder.resolve("a"));
    assertThat(direct.exitCode()).as(direct.err()).isZero();
    assertThat(direct.err()).contains("Model own (torchscript), fp32 on cpu");

    Run made = run("import", module, "--output=" + folder.resolve("model"));
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).contains("from images (N, 3, 32, 32) to logits (N, 5)");
    Run ofFolder =
        run(
            "classify",
            new String[] {"--weights=" + folder.resolve("model")},
            "--input=" + images,
            "--output=" + folder.resolve("b"));
    assertThat(ofFolder.exitCode()).as(ofFolder.err()).isZero();

    assertThat(rows("a")).isEqualTo(rows("b")).hasSize(2);
    Row good = rows("a").get(0);
    assertThat(good.<String>getAs("status")).isEqualTo("OK");
    assertThat(good.<Row>getList(good.fieldIndex("predictions")).get(0).<String>getAs("class_name"))
        .isEqualTo("two");
    assertThat(rows("a").get(1).<String>getAs("status")).isEqualTo("NOT_AN_IMAGE");
  }

  private static Run run(String command, String[] module, String... options) {
    return Run.of(
        Stream.of(new String[] {command}, module, options)
            .flatMap(Arrays::stream)
            .toArray(String[]::new));
  }

  private List<Row> rows(String run) {
    return SPARK
        .read()
        .parquet(folder.resolve(run).resolve("predictions").toString())
        .orderBy("path")
        .collectAsList();
  }

  @Test
  void whatDoesNotGoTogetherIsSaid() {
    String module = "--torchscript=" + MODULES.resolve("own.pt");
    String output = "--output=" + folder.resolve("out");
    refused("not both", module, "--weights=x", "--input=y", output);
    refused(
        "a TorchScript module is its own network", module, "--model=dpn68", "--input=y", output);
    refused("Missing required option: '--weights=URI'", "--input=y", output);
    refused(
        "returns only logits",
        module,
        "--resampling=none",
        "--crop=32",
        "--with-embedding",
        "--input=" + folder,
        output);
    refused(
        "which is for --torchscript",
        "--weights=" + MODULES.resolve("own.pt"),
        "--model=dpn68",
        "--input=" + folder,
        output);
    refused("forward does not take (4, 3, 224, 224)", module, "--input=" + folder, output);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private static void refused(String words, String... options) {
    Run run = run("classify", options);
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains(words);
  }
}
