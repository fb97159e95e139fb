package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.SafetensorsFile;
import io.densepath.jobs.fixture.MarkdownPage;
import io.densepath.jobs.fixture.MarkdownPage.Block;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.fixture.Script;
import io.densepath.model.Network;
import io.densepath.weights.DeterministicWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the commands of the pages with the packaged jar. All of them share one folder and one store,
 * as they do for a reader who tries them in turn.
 */
class PagesIT {

  private static final Path SAMPLE = Script.SCRIPTS.resolve("sample");
  private static final Path MODULES = Path.of("../udf/src/test/resources/io/densepath/predict");

  /** The pages with commands; the first page makes the run that the others read. */
  private static final List<String> ORDER =
      List.of("README.md", "udf/README.md", "jobs/README.md", "conf/README.md");

  /** The texts of the pages that the test replaces, and their replacements. */
  private static final Map<String, String> SUBSTITUTES =
      Map.of(
          "./mvnw -q -DskipTests package",
          ": the jar is built already",
          "AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=...",
          "AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s"
              .formatted(S3Server.ACCESS_KEY, S3Server.SECRET_KEY),
          // The module of the test resources takes images of 32 x 32 pixels.
          "--torchscript resnet.pt",
          "--torchscript resnet.pt --resampling none --crop 32",
          "scripts/",
          Script.SCRIPTS + "/");

  @TempDir static Path folder;

  private static S3Server server;

  @BeforeAll
  static void whatAReaderHas() throws Exception {
    SafetensorsFile.write(
        folder.resolve("densenet121.pth"),
        Network.DENSENET121.architecture().parameters(),
        DeterministicWeights::tensor);
    Files.copy(MODULES.resolve("own.pt"), folder.resolve("resnet.pt"));
    Files.writeString(folder.resolve("names.txt"), "one\ntwo\nthree\nfour\nfive\n");
    Path photos = SAMPLE.resolve("images/disc");
    try (Stream<Path> files = Files.list(photos)) {
      String labels =
          files.map(photo -> photo.getFileName() + "\t7\n").sorted().collect(Collectors.joining());
      Files.writeString(folder.resolve("labels.tsv"), "file\tlabel\n" + labels);
    }
    server = S3Server.start(Files.createDirectory(folder.resolve("store")));
    server.createBucket("bucket");
    server.upload(photos, "s3a://bucket/photos");
  }

  @AfterAll
  static void closeServer() {
    if (server != null) {
      server.close();
    }
  }

  static Stream<Block> blocks() {
    return MarkdownPage.all().stream()
        .flatMap(page -> page.blocks().stream())
        .filter(Block::isRun)
        .sorted((one, other) -> Integer.compare(place(one), place(other)));
  }

  private static int place(Block block) {
    String page = block.page().toString();
    return IntStream.range(0, ORDER.size())
        .filter(i -> ORDER.get(i).equals(page))
        .findFirst()
        .orElse(ORDER.size());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void itsCommandsRun(Block block) throws Exception {
    String commands = block.text();
    for (Map.Entry<String, String> substitute : SUBSTITUTES.entrySet()) {
      commands = commands.replace(substitute.getKey(), substitute.getValue());
    }

    Script run = bash("cd '" + folder + "'\n" + commands);

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
  }

  private static Script bash(String commands) throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL",
            server.endpoint().toString(),
            "AWS_REGION",
            "us-east-1",
            "AWS_ACCESS_KEY_ID",
            S3Server.ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY",
            S3Server.SECRET_KEY,
            // Commands this short are mostly start-up, for which the first compiler is enough.
            "SPARK_SUBMIT_OPTS",
            "-XX:TieredStopAtLevel=1");
    return Script.run(Path.of("/bin/bash"), environment, "-euo", "pipefail", "-c", commands);
  }
}
