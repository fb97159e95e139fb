package io.densepath.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StepProgressTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void theFirstStepIsToldAtOnceAndTheNextNotAMomentLater() {
    try (StepProgress progress = start(ProgressMode.LINES)) {
      progress.begin("compiling");
      progress.end(5);
      progress.begin("measuring");
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("  0%  compiling, --:-- left" + System.lineSeparator());
  }

  @Test
  void switchedOffItSaysNothing() {
    try (StepProgress progress = start(ProgressMode.OFF)) {
      progress.begin("compiling");
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void theTimeLeftIsThatOfTheEffortLeft() {
    Steps quarter = new Steps(100, 25, "round 1 of 4", Duration.ofSeconds(10));
    assertThat(quarter.share()).isEqualTo(0.25);
    assertThat(quarter.text()).isEqualTo("round 1 of 4, 0:30 left");
  }

  private StepProgress start(ProgressMode mode) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return StepProgress.start(10, mode, stream, false);
  }
}
