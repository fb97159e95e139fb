package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the environment of the processes that run tasks, of whatever script or cluster. */
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

  @ParameterizedTest
  @CsvSource({
    "C, '', C.UTF-8",
    "POSIX, de_DE.UTF-8, C.UTF-8",
    "'', '', C.UTF-8",
    "'', C, C.UTF-8",
    "'', de_DE.UTF-8, ''",
    "de_DE.UTF-8, C, de_DE.UTF-8"
  })
  void namesAreInUtf8WhereTheLocaleHasNoEncoding(String all, String lang, String expected)
      throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder(
            "bash", "-c", "source ../scripts/lib/environment 2>/dev/null; echo \"$LC_ALL\"");
    shell.environment().remove("LC_CTYPE");
    shell.environment().put("LC_ALL", all);
    shell.environment().put("LANG", lang);
    Process process = shell.start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
        .isEqualTo(expected);
    assertThat(process.waitFor()).isZero();
  }

  private static String first(String pattern, Path file) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
    return matcher.group(1);
  }
}
