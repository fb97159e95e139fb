package io.densepath.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fetch.TableColumns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InputOptionsTest {

  private static final Path PROJECT = Path.of("..");

  @Test
  void everyPageNamesTheUsualColumnsOfIdsAndLabels() throws IOException {
    assertThat(rowsOf("--id-column"))
        .isNotEmpty()
        .allMatch(row -> row.contains(TableColumns.ID_NAMES));
    assertThat(rowsOf("--label-column"))
        .isNotEmpty()
        .allMatch(row -> row.contains(TableColumns.LABEL_NAMES));
  }

  @Test
  void theShippedFileNamesTheUsualColumnsOfIdsAndLabels() throws IOException {
    assertThat(Files.readString(PROJECT.resolve("conf/densepath.properties")).replace("\n# ", " "))
        .contains(TableColumns.ID_NAMES, TableColumns.LABEL_NAMES);
  }

  /**
   * Returns the rows of tables in README files that describe an option, with " or " between names
   * replaced by a comma.
   */
  private static List<String> rowsOf(String option) throws IOException {
    List<String> rows = new ArrayList<>();
    try (Stream<Path> pages =
        Files.find(
            PROJECT, 2, (file, found) -> file.getFileName().toString().equals("README.md"))) {
      for (Path page : pages.toList()) {
        Files.readString(page, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("| `" + option + " "))
            .map(line -> line.replace("`", "").replace(" or ", ", "))
            .forEach(rows::add);
      }
    }
    return rows;
  }
}
