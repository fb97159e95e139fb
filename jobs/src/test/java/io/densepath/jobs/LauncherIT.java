package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code scripts/densepath} with the finished jar, as a user without a Spark does. */
class LauncherIT {

  private static final String LAUNCHER = "densepath";

  @TempDir Path temporary;

  @Test
  void aCommandPrintsItsResultAndNothingElse() throws Exception {
    Script outcome = Script.run(LAUNCHER, Map.of(), "models");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("densenet121");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void theExitCodeOfTheProgramIsThatOfTheLauncher() throws Exception {
    Script outcome = Script.run(LAUNCHER, Map.of(), "no-such-command");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("no-such-command").doesNotContain("\tat ");
  }

  @Test
  void anOptionThatSparkSubmitRefusesIsAFailure() throws Exception {
    Script outcome =
        Script.run(LAUNCHER, Map.of("DENSEPATH_SUBMIT_OPTIONS", "--no-such-option"), "models");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("--no-such-option");
  }

  @Test
  void aSparkHomeWithoutSparkSubmitIsNamed() throws Exception {
    Script outcome = Script.run(LAUNCHER, Map.of("SPARK_HOME", temporary.toString()), "models");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains(temporary.toString()).contains("spark-submit");
  }

  @Test
  void aCloneAndACacheMayHaveSpacesInTheirPaths() throws Exception {
    Path clone = temporary.resolve("my clone");
    Files.createSymbolicLink(clone, Script.SCRIPTS.getParent());
    Path cache = temporary.resolve("a \"cache\" here");
    Script outcome =
        Script.run(
            clone.resolve("scripts/densepath"),
            Map.of("XDG_CACHE_HOME", cache.toString()),
            "models");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("densenet121");
  }

  @Test
  void classesKeptFromARunAreMappedByTheNext() throws Exception {
    Path archive = Script.TARGET.resolve("densepath.jsa");
    Path log = temporary.resolve("classes.log");
    try {
      Script kept = Script.run("class-archive", Map.of(), "models");
      assertThat(kept.exitCode()).as(kept.err()).isZero();
      assertThat(archive).exists();
      String logged = "-Xlog:class+load:file=" + log;
      Script next = Script.run(LAUNCHER, Map.of("SPARK_SUBMIT_OPTS", logged), "models");
      assertThat(next.err()).isEmpty();
      assertThat(Files.readString(log)).contains("densepath").contains("shared objects file (top)");
    } finally {
      Files.deleteIfExists(archive);
    }
  }
}
