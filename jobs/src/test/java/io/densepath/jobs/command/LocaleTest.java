package io.densepath.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.Main;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.TinyModel;
import io.densepath.predict.ModelFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Imports and classifies in a process of another language. Persian has digits of its own, and
 * Turkish changes the letter i between upper and lower case.
 */
class LocaleTest {

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"fa,IR", "tr,TR"})
  void whatIsWrittenDoesNotDependOnTheLanguageOfTheMachine(String language, String country)
      throws Exception {
    TinyModel model = TinyModel.write(folder);
    Path photos = Photos.write(folder.resolve("photos"));
    ImageIO.write(
        new BufferedImage(2000, 600, BufferedImage.TYPE_BYTE_GRAY),
        "png",
        photos.resolve("many-pixels.png").toFile());
    List<String> locale = List.of("-Duser.language=" + language, "-Duser.country=" + country);

    runAll(model, photos, "here", LocaleTest::inThisProcess);
    String said = runAll(model, photos, "there", arguments -> inAnother(locale, arguments));

    assertThat(said).doesNotContainPattern("[\\p{Nd}&&[^0-9]]").doesNotContain("ı", "İ");
    assertThat(digest("there")).isEqualTo(digest("here"));
    assertThat(predictions("there")).hasSize(Photos.ALL + 1).hasSameElementsAs(predictions("here"));
  }

  private interface Program {
    String run(String... arguments) throws Exception;
  }

  private String runAll(TinyModel model, Path photos, String name, Program program)
      throws Exception {
    Path folders = Files.createDirectory(folder.resolve(name));
    return program.run(model.with("import", "--output=" + folders.resolve("model")))
        + program.run(
            "classify",
            "--weights=" + folders.resolve("model"),
            "--input=" + photos,
            "--max-image-pixels=1000000",
            "--output=" + folders.resolve("run"))
        + program.run("show", "--run=" + folders.resolve("run"));
  }

  private static String inThisProcess(String... arguments) {
    Run run = Run.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  private static String inAnother(List<String> options, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.addAll(List.of("-Dspark.master=local[1]", "-Dfile.encoding=UTF-8"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private String digest(String name) throws IOException {
    return ModelFolder.read(folder.resolve(name).resolve("model")).description().digest();
  }

  private List<Row> predictions(String name) {
    return SPARK
        .read()
        .parquet(folder.resolve(name).resolve("run/predictions").toString())
        .drop("wave")
        .collectAsList();
  }
}
