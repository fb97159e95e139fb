package io.densepath.jobs.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.jobs.error.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  @TempDir Path temporary;
  private Path folder;
  private RunFolder run;

  @BeforeEach
  void aRun() throws IOException {
    folder = temporary.resolve("run");
    run = RunFolder.of(folder.toString(), new Configuration());
  }

  @Test
  void aFolderThatIsNotThereOrEmptyIsFree() throws IOException {
    assertThatCode(() -> run.check(false)).doesNotThrowAnyException();
    Files.createDirectory(folder);
    assertThatCode(() -> run.check(false)).doesNotThrowAnyException();
  }

  @Test
  void aFolderWithAnythingInItIsRefused() throws IOException {
    Files.createDirectory(folder);
    Files.writeString(folder.resolve("thesis.tex"), "");

    assertThatThrownBy(() -> run.check(false))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("exists already")
        .hasMessageContaining("--overwrite");
  }

  @Test
  void aFileIsRefused() throws IOException {
    Files.writeString(folder, "");

    assertThatThrownBy(() -> run.check(true)).hasMessageContaining("is a file, expected a folder");
  }

  @Test
  void overwritingDeletesWhatARunLeavesAndNothingElse() throws IOException {
    run.write(new RunRecord("first"));
    for (String part : List.of("plan", "predictions/wave=0", "statistics/wave=0", "mine")) {
      Files.createDirectories(folder.resolve(part));
      Files.writeString(folder.resolve(part).resolve("part-0"), "x");
    }

    run.check(true);
    run.clear();

    try (var left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("mine");
    }
  }

  @Test
  void aFolderWithoutARunsRecordIsNotOverwritten() throws IOException {
    Files.createDirectories(folder.resolve("predictions"));
    assertThatThrownBy(() -> run.check(true)).hasMessageContaining("no run.json");
    for (String foreign : List.of("{\"run\": 1}", "[]", "not JSON", "")) {
      Files.writeString(folder.resolve("run.json"), foreign);
      assertThatThrownBy(() -> run.check(true)).as(foreign).hasMessageContaining("no run.json");
    }
  }

  @Test
  void aRecordSaysHowFarTheRunCameAndKeepsNoPassword() throws IOException {
    RunRecord runRecord =
        new RunRecord("r1")
            .put("configuration", Map.of("input", List.of("s3a://key:secret@bucket/photos")));
    run.write(runRecord);
    assertThat(text()).contains("\"state\" : \"RUNNING\"", "\"run_id\" : \"r1\"");

    run.write(runRecord.state(RunRecord.State.DONE));
    assertThat(text()).contains("\"state\" : \"DONE\"", "s3a://***@bucket/photos");
    assertThat(text()).doesNotContain("secret");
  }

  @Test
  void aFolderThatCannotBeWrittenIsAnErrorThatNamesIt() throws IOException {
    Files.writeString(folder, "a file where the folder should be");

    assertThatThrownBy(() -> run.write(new RunRecord("r")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("cannot write to file:" + folder);
  }

  private String text() throws IOException {
    return Files.readString(folder.resolve("run.json"));
  }
}
