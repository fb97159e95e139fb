package io.densepath.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void aFinishedRun() throws IOException {
    output = folder.resolve("run");
    Path photos = Photos.write(folder.resolve("photos"));
    Run run =
        Run.of(
            TinyModel.write(folder)
                .with(
                    "classify",
                    "--input=" + photos,
                    "--output=" + output,
                    "--wave-images=20",
                    "--run-id=r"));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void aRunWithARowForEveryPathIsWhole() {
    Run verify = verify();

    assertThat(verify.exitCode()).as(verify.err()).isZero();
    assertThat(verify.out())
        .isEqualTo(
            ("Run r in file:%s is whole: 44 rows for 44 planned objects, 3 of them without a"
                    + " prediction.%n")
                .formatted(output));
  }

  @Test
  void aFileWithOtherRowsIsFoundAlthoughItsLengthIsRight() throws IOException {
    Path committed = onlyFile("predictions/wave=1");
    byte[] other = new byte[(int) Files.size(committed)];
    Files.write(committed, other);

    requireProblem("wave=1/part-", " has 0 rows, and 10 were committed");
  }

  @Test
  void aRowThatIsThereTwiceIsFound() throws IOException {
    Path wave = output.resolve("predictions/wave=2");
    SPARK.read().parquet(wave + "").limit(1).write().mode(SaveMode.Append).parquet(wave + "");

    requireProblem("belongs to no commit");
  }

  @Test
  void withoutCommitsTheRowsAreComparedWithThePlan() throws IOException {
    try (Stream<Path> commits = Files.list(output.resolve("_commits"))) {
      for (Path commit : commits.toList()) {
        Files.delete(commit);
      }
    }
    assertThat(verify().exitCode()).isZero();
    Path wave = output.resolve("predictions/wave=2");
    SPARK.read().parquet(wave + "").limit(1).write().mode(SaveMode.Append).parquet(wave + "");

    requireProblem("1 paths have not exactly one row: ", "is planned 1 times and has 2 rows");
  }

  @Test
  void aCommitThatIsMissingIsFound() throws IOException {
    try (Stream<Path> commits = Files.list(output.resolve("_commits"))) {
      for (Path commit : commits.toList()) {
        if (commit.getFileName().toString().matches("\\.?wave=1\\..*")) {
          Files.delete(commit);
        }
      }
    }

    requireProblem("wave 1 has no commit");
  }

  @Test
  void aRunThatIsNotFinishedIsAnErrorOfItsOwn() throws IOException {
    Path record = output.resolve("run.json");
    Files.writeString(record, Files.readString(record).replace("DONE", "RUNNING"));

    Run verify = verify();

    assertThat(verify.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(verify.err()).contains("is still running, or was killed").hasLineCount(1);
  }

  private Run verify() {
    return Run.of("verify", "--run=" + output);
  }

  private void requireProblem(String... parts) {
    Run verify = verify();
    assertThat(verify.exitCode()).as(verify.out()).isEqualTo(ExitCode.NOT_WHOLE);
    assertThat(verify.err()).contains(parts).contains("is not whole: ").hasLineCount(1);
  }

  private Path onlyFile(String part) throws IOException {
    try (Stream<Path> files = Files.list(output.resolve(part))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }
}
