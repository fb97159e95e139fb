package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the native libraries have the same settings wherever tasks run. */
class EnvironmentTest {

  private static final Path ROOT = Path.of("..");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark-defaults-cluster.conf",
        "spark-defaults-gpu.conf",
        "spark-defaults-kubernetes.conf",
        "spark-defaults-yarn.conf"
      })
  void executorsHaveTheAllocatorsSettingsOfTheLauncher(String conf) throws IOException {
    String here = first("GLIBC_TUNABLES:-([^}]+)", ROOT.resolve("scripts/lib/environment"));
    String there =
        first(
            "(?m)^spark\\.executorEnv\\.GLIBC_TUNABLES +(\\S+)$",
            ROOT.resolve("conf").resolve(conf));
    assertThat(there).isEqualTo(here);
  }

  private static String first(String pattern, Path file) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
    return matcher.group(1);
  }
}
