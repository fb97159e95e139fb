package io.densepath.jobs.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.plan.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  @TempDir Path temporary;
  private Path folder;
  private RunFolder run;
  private OutputLock lock;
  private LockedFolder locked;

  @BeforeEach
  void aRun() throws IOException {
    folder = temporary.resolve("run");
    run = RunFolder.of(folder.toString(), new Configuration());
  }

  private void lock() throws IOException {
    lock = OutputLock.acquire(run, new PrintWriter(new StringWriter()));
    locked = new LockedFolder(run, lock);
  }

  @AfterEach
  void unlock() {
    if (lock != null) {
      lock.close();
    }
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
    locked.open(record("second"));
    newPlan("new");
    locked.begin(record("second"));
    locked.write(record("second").plan(new Plan(3, List.of(1L))));
    unlock();

    assertThat(files()).containsExactlyInAnyOrder("run.json", "plan", "mine");
    assertThat(folder.resolve("plan/part-0")).doesNotExist();
    assertThat(folder.resolve("plan/part-new")).hasContent("new");
    assertThat(text()).contains("second", "\"waves\" : [ 1 ]");
  }

  @Test
  void anEarlierRunStaysUntilTheNextOneBegins() throws IOException {
    anEarlierRun();
    locked.open(record("second"));
    newPlan("new");
    locked.abandon();
    unlock();

    assertThat(files())
        .containsExactlyInAnyOrder(
            "run.json", "plan", "predictions", "statistics", "evaluation", "mine");
    assertThat(folder.resolve("plan/part-0")).hasContent("old");
    assertThat(text()).contains("first");
  }

  @Test
  void aRunThatDoesNotBeginLeavesNothing() throws IOException {
    lock();
    locked.open(record("first"));
    newPlan("half");
    locked.abandon();
    unlock();

    assertThat(folder).doesNotExist();
  }

  @Test
  void aRunThatWasKilledWhileItPlannedIsOverwritten() throws IOException {
    lock();
    locked.open(record("first"));
    newPlan("half");
    unlock();

    RunFolder next = RunFolder.of(folder.toString(), new Configuration());
    next.check(true);
    lock();
    locked.open(record("second"));
    unlock();
    assertThat(files()).containsExactly("run.json");
  }

  @Test
  void whoeverReadsTheRecordWhileItIsWrittenFindsAWholeOne() throws Exception {
    lock();
    locked.write(record("r"));
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 300; i++) {
                locked.write(record("r"));
              }
            });
    writer.start();
    while (writer.isAlive()) {
      assertThat(text()).endsWith("}\n");
    }
    writer.join();
    unlock();
    assertThat(files()).containsExactly("run.json");
  }

  private void anEarlierRun() throws IOException {
    lock();
    locked.write(record("first"));
    for (String part :
        List.of("plan", "predictions/wave=0", "statistics/wave=0", "evaluation", "mine")) {
      part(part, "old");
    }
  }

  private void newPlan(String content) throws IOException {
    Path plan = Path.of(locked.newPlan().toUri());
    Files.createDirectories(plan);
    Files.writeString(plan.resolve("part-new"), content);
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
    lock();
    locked.write(runRecord);
    assertThat(text()).contains("\"state\" : \"RUNNING\"", "\"run_id\" : \"r1\"");

    locked.write(runRecord.done(List.of(), List.of(), Totals.NONE, Throughput.NONE));
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
    lock();
    Files.createDirectories(folder.resolve("run.json/in-the-way"));

    assertThatThrownBy(() -> locked.write(record("r")))
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
