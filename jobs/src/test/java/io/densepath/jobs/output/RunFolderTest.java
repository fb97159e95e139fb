package io.densepath.jobs.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.plan.Plan;
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
  void aRunThatBeginsDeletesWhatAnEarlierOneLeftAndNothingElse() throws IOException {
    anEarlierRun();
    run.check(true);
    run.open(record("second"));
    part("plan.new", "new");
    run.begin(record("second"), new Plan(3, List.of(1L)));

    assertThat(files()).containsExactlyInAnyOrder("run.json", "plan", "mine");
    assertThat(folder.resolve("plan/part-0")).hasContent("new");
    assertThat(text()).contains("second", "\"waves\" : [ 1 ]");
  }

  @Test
  void anEarlierRunStaysUntilTheNextOneBegins() throws IOException {
    anEarlierRun();
    run.open(record("second"));
    part("plan.new", "new");
    run.abandon();

    assertThat(files())
        .containsExactlyInAnyOrder(
            "run.json", "plan", "predictions", "statistics", "evaluation", "mine");
    assertThat(folder.resolve("plan/part-0")).hasContent("old");
    assertThat(text()).contains("first");
  }

  @Test
  void aRunThatDoesNotBeginLeavesNothing() throws IOException {
    run.open(record("first"));
    part("plan.new", "half");
    run.abandon();

    assertThat(files()).isEmpty();
  }

  @Test
  void aRunThatWasKilledWhileItPlannedIsOverwritten() throws IOException {
    run.open(record("first"));
    part("plan.new", "half");

    RunFolder next = RunFolder.of(folder.toString(), new Configuration());
    next.check(true);
    next.open(record("second"));
    assertThat(files()).containsExactly("run.json");
  }

  @Test
  void whoeverReadsTheRecordWhileItIsWrittenFindsAWholeOne() throws Exception {
    run.write(record("r"));
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 300; i++) {
                run.write(record("r"));
              }
            });
    writer.start();
    while (writer.isAlive()) {
      assertThat(text()).endsWith("}\n");
    }
    writer.join();
    assertThat(files()).containsExactly("run.json");
  }

  private void anEarlierRun() throws IOException {
    run.write(record("first"));
    for (String part :
        List.of("plan", "predictions/wave=0", "statistics/wave=0", "evaluation", "mine")) {
      part(part, "old");
    }
  }

  private void part(String name, String content) throws IOException {
    Files.createDirectories(folder.resolve(name));
    Files.writeString(folder.resolve(name).resolve("part-0"), content);
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .toList();
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
    RunRecord runRecord = record("r1", "s3a://key:secret@bucket/photos");
    run.write(runRecord);
    assertThat(text()).contains("\"state\" : \"RUNNING\"", "\"run_id\" : \"r1\"");

    run.write(runRecord.done(List.of(), List.of(), Totals.NONE, Throughput.NONE));
    assertThat(text()).contains("\"state\" : \"DONE\"", "s3a://***@bucket/photos");
    assertThat(text()).doesNotContain("secret");
  }

  @Test
  void secretsOfEveryShapeStayOutOfTheRecord() {
    for (String uri :
        List.of(
            "s3a://key:sec/ret@bucket/photos",
            "s3a://:secret@bucket/photos",
            "s3a://secret@bucket/photos",
            "https://host/photos?X-Amz-Date=1&X-Amz-Signature=secret",
            "https://host/photos?sv=2024&sig=secret",
            "https://host/photos?AWSAccessKeyId=1&Signature=secret",
            "https://host/photos?sp=r&X-Amz-Security-Token=secret")) {
      assertThat(JsonFile.text(record("r").failed("no such object: " + uri)))
          .as(uri)
          .contains("no such object: ", "***")
          .doesNotContain("secret")
          .doesNotContain("sec/ret");
    }
  }

  @Test
  void namesThatOnlyLookLikeSecretsStay() {
    for (String uri :
        List.of("s3a://bucket/a@b.jpg", "s3a://bucket/photo?.jpg", "s3a://bucket/a:b@c.jpg")) {
      assertThat(JsonFile.text(record("r", uri))).contains(uri);
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsAnErrorThatNamesIt() throws IOException {
    Files.writeString(folder, "a file where the folder should be");

    assertThatThrownBy(() -> run.write(record("r")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("cannot write to file:" + folder);
  }

  private static RunRecord record(String runId, String... inputs) {
    Map<String, Object> options = Map.of("input", List.of(inputs));
    return RunRecord.begin(runId, options, Map.of(), ModelRecord.UNKNOWN);
  }

  private String text() throws IOException {
    return Files.readString(folder.resolve("run.json"));
  }
}
