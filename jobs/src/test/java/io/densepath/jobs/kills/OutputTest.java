package io.densepath.jobs.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {

  @TempDir Path folder;

  @Test
  void aFolderThatIsNotThereHasNeitherTasksNorWaves() {
    Output missing = new Output("s3a://bucket/run", folder.resolve("run"));

    assertThat(missing.taskFiles()).isEmpty();
    assertThat(missing.committedWaves()).isZero();
  }

  @Test
  void thePlanIsNoTask() throws IOException {
    write("run.json");
    write("plan.new/wave=0/part-00000-1.parquet");
    write("_staging/2/plan/wave=0/part-00000-1.parquet");

    assertThat(output().taskFiles()).isEmpty();
  }

  @Test
  void theFilesOfTasksAreSeenBeforeTheirCommit() throws IOException {
    String renamed = "predictions/wave=0/_temporary/0/_temporary/attempt_1/part-00000-1.parquet";
    String magic = "predictions/wave=0/__magic_job-1/tasks/attempt_1/__base/part-00000-1.pending";
    String staged = "_staging/2/predictions/wave=0/part-00000-1.parquet";
    write(renamed);
    write(magic);
    write(staged);

    assertThat(output().taskFiles())
        .containsExactlyInAnyOrder(Path.of(renamed), Path.of(magic), Path.of(staged));
    assertThat(output().committedWaves()).isZero();
  }

  @Test
  void aWaveIsCommittedWithItsStatistics() throws IOException {
    write("predictions/wave=0/part-00000-1.parquet");
    write("statistics/wave=0/_temporary/0/part-00000-1.parquet");
    assertThat(output().committedWaves()).isZero();

    write("statistics/wave=0/part-00000-1.parquet");
    write("statistics/wave=0/part-00001-1.parquet");
    write("statistics/wave=3/part-00000-1.parquet");
    assertThat(output().committedWaves()).isEqualTo(2);
  }

  private Output output() {
    return new Output("s3a://bucket/run", folder);
  }

  private void write(String file) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.createFile(path);
  }
}
