package io.densepath.jobs.kills;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class VictimsTest {

  private static final Pattern ROW = Pattern.compile("(?m)^#   (\\w+) \\((\\d+)\\)\\s");

  @Test
  void theHelpOfTheScriptNamesEveryVictimAndItsTimes() throws IOException {
    Map<String, Integer> times =
        Victims.ALL.entrySet().stream()
            .collect(toMap(Map.Entry::getKey, victim -> victim.getValue().times()));

    String script = Files.readString(Script.SCRIPTS.resolve("dev/kills"));
    assertThat(
            ROW.matcher(script)
                .results()
                .collect(toMap(row -> row.group(1), row -> Integer.valueOf(row.group(2)))))
        .isEqualTo(times);
  }
}
