package io.densepath.jobs.kills;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndTest {

  @Test
  void aCommandThatClassifiedHasFinishedTheRun() {
    End end = new End(0, "Classified 609 images in 3.1 s: 196 images/s. 12 failed.\n");

    assertThat(end.isDone()).isTrue();
    assertThat(end.finishedRun()).isTrue();
    assertThat(end.describe()).isEqualTo("exit 0");
  }

  @Test
  void aCommandThatFoundNothingToDoHasNotFinishedTheRun() {
    End end = new End(0, "Nothing is left to do: run 1 in file:/run is finished.\n");

    assertThat(end.isDone()).isTrue();
    assertThat(end.finishedRun()).isFalse();
  }

  @Test
  void anErrorThatTheFolderIsInUseIsARefusal() {
    End end =
        new End(
            1,
            "densepath: output: file:/run is being written by the run of process 7.\nPicked up\n");

    assertThat(end.refusedFolder()).isTrue();
    assertThat(end.describe()).startsWith("exit 1 (densepath: output: file:/run is being");
  }

  @Test
  void anInterruptedCommandIsQuietIfItSaysThatAndNoError() {
    String line = "Interrupted after 5 of 9 images, of which 4 are committed; go on.\n";

    assertThat(new End(130, line).isQuiet()).isTrue();
    assertThat(new End(130, line).interruption()).startsWith("Interrupted after 5");
    assertThat(new End(130, "").isQuiet()).isFalse();
    assertThat(new End(130, line + "#  SIGSEGV (0xb) at pc=0x1\n").isQuiet()).isFalse();
    assertThat(new End(130, line + "densepath: Job 3 cancelled\n").isQuiet()).isFalse();
  }

  @Test
  void anotherErrorIsNone() {
    End end = new End(1, "densepath: output: cannot rename file:/run/plan.new.\n");

    assertThat(end.refusedFolder()).isFalse();
  }
}
