package io.densepath.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.jobs.error.JobException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassTableTest {

  @Test
  void theSynsetMayBeLeftOutAndAHeaderMayStandAbove() {
    assertThat(ClassTable.parse("t.tsv", "id\tnames\n1\tcat\n0\tdog, hound\n", 2))
        .containsEntry(0, new ClassTable.Line(List.of(), "dog, hound"))
        .containsEntry(1, new ClassTable.Line(List.of(), "cat"));
    assertThat(ClassTable.parse("t.tsv", "0\tn01440764\ttench, Tinca tinca", 2))
        .containsEntry(0, new ClassTable.Line(List.of("n01440764"), "tench, Tinca tinca"));
  }

  @Test
  void commasSemicolonsAndBarsMayStandBetweenTheCells() {
    for (String delimiter : List.of(",", ";", "|")) {
      String text = "0#n01440764#\"tench, Tinca tinca\"\r\n1.0#n01443537#goldfish\r\n";
      assertThat(ClassTable.parse("t.csv", text.replace("#", delimiter), 2))
          .containsEntry(0, new ClassTable.Line(List.of("n01440764"), "tench, Tinca tinca"))
          .containsEntry(1, new ClassTable.Line(List.of("n01443537"), "goldfish"));
    }
  }

  @Test
  void aLineThatIsNoClassIsNamed() {
    assertThatThrownBy(() -> ClassTable.parse("t.tsv", "0\tcat\ncat\n", 2))
        .isInstanceOf(JobException.class)
        .hasMessage(
            "class-table: line 2 of t.tsv is 'cat', expected class id, synset and names with tabs,"
                + " commas, semicolons or bars between.");
    assertThatThrownBy(() -> ClassTable.parse("t.tsv", "2\tcat\n", 2))
        .hasMessage(
            "class-table: line 1 of t.tsv has class 2, but the model's classes are 0 to 1.");
    assertThatThrownBy(() -> ClassTable.parse("t.tsv", "1\tcat\n1\tdog\n", 2))
        .hasMessage("class-table: t.tsv has class 1 twice.");
  }
}
