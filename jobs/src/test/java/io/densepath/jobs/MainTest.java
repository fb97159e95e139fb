package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.command.ExitCode;
import io.densepath.jobs.fixture.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {

  @Test
  void theVersionIsPrinted() {
    Run run = Run.of("--version");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("densepath ");
  }

  @Test
  void helpListsCommandsAndExitCodes() {
    Run run = Run.of("--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("classify", "show", "models")
        .containsPattern("3 +done, but more images failed")
        .containsPattern("5 +the output folder is in use")
        .containsPattern("6 +classify is done, but the evaluation")
        .containsPattern("130 +interrupted by SIGINT");
  }

  @Test
  void noCommandIsAUsageError() {
    Run run = Run.of();

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains(
            "Give a command: classify, plan, evaluate, show, report, verify, import, benchmark, models.");
  }

  @Test
  void anUnknownCommandIsAUsageErrorThatNamesTheNearest() {
    Run run = Run.of("clasify");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("clasify", "classify").hasLineCount(2);
  }

  @Test
  void anUnknownModelIsAUsageErrorThatNamesTheNearest() {
    Run run = Run.of("classify", "--model=densnet169", "--weights=w", "--input=i", "--output=o");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("Unknown model 'densnet169'. Nearest: densenet169,");
  }

  @Test
  void wrongValuesAreUsageErrorsThatNameTheOption() {
    for (String wrong :
        List.of(
            "--top-k=0",
            "--top-k=x",
            "--batch-size=0",
            "--fetch-threads=0",
            "--max-image-bytes=3GB",
            "--max-image-bytes=big",
            "--max-image-pixels=0",
            "--partition-images=0",
            "--max-failed-fraction=1.5",
            "--precision=fp64",
            "--device=tpu",
            "--compression=lzo",
            "--ecosystem=keras",
            "--progress=dance")) {
      Run run = Run.of("classify", "--weights=w", "--input=i", "--output=o", wrong);

      assertThat(run.exitCode()).as(wrong).isEqualTo(ExitCode.USAGE);
      assertThat(run.err().lines().findFirst().orElseThrow())
          .as(wrong)
          .contains(wrong.substring(0, wrong.indexOf('=')));
      assertThat(run.err()).as(wrong).hasLineCount(2);
    }
  }

  @Test
  void inputAndManifestExcludeEachOther() {
    assertThat(Run.of("classify", "--weights=w", "--output=o").err())
        .contains("Give --input or --manifest.");
    assertThat(Run.of("classify", "--weights=w", "--output=o", "--input=i", "--manifest=m").err())
        .contains("Give --input or --manifest, not both.");
  }

  @Test
  void modelsPrintsTheTenRows() {
    Run run = Run.of("models");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .containsPattern("densenet121 +0.757 +0.926 +0.750 +- +5.690 +[0-9.]+ +7.980 +7.978856")
        .containsPattern("densenet161 .* 28.681000")
        .containsPattern("densenet169 .* 14.149480")
        .containsPattern("densenet201 .* 20.013928")
        .containsPattern("densenet264 .* 33.337704")
        .containsPattern("dpn68 .* 12.611602")
        .containsPattern("dpn92 .* 37.668392")
        .containsPattern("dpn98 .* 61.570728")
        .containsPattern("dpn107 .* 86.917800")
        .containsPattern("dpn131 +0.807 +0.951 +0.801 +0.949 +30.510 +[0-9.]+ +75.360 +79.254504");
  }
}
