package io.densepath.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.options.LabelOptions.Form;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VocabularyTest {

  private static final Classes BIRDS =
      Classes.of(
          4,
          List.of("n01514668 cock", "crane", "Cardigan, Cardigan Welsh corgi", "cardigan"),
          Map.of(1, new ClassTable.Line(List.of("n02012849"), "crane, wading bird")));

  @Test
  void aNumberIsAnIndexIfThereIsSuchAClass() {
    assertThat(candidates("3")).containsExactly(3);
    assertThat(candidates(" 03 ")).containsExactly(3);
    assertThat(candidates("4")).isEmpty();
    assertThat(candidates("-1")).isEmpty();
  }

  @Test
  void aSynsetStandsInTheNameOfTheClassOrInTheTable() {
    assertThat(candidates("n01514668")).containsExactly(0);
    assertThat(candidates("n02012849")).containsExactly(1);
    assertThat(candidates("n99999999")).isEmpty();
  }

  @Test
  void aNameIsTheWholeOrAPart() {
    assertThat(candidates("cock")).containsExactly(0);
    assertThat(candidates("wading bird")).containsExactly(1);
    assertThat(candidates("crane, wading bird")).containsExactly(1);
  }

  @Test
  void caseAndUnderscoresDoNotMatterUnlessTheyTellClassesApart() {
    assertThat(candidates("Wading_Bird")).containsExactly(1);
    assertThat(candidates("Cardigan")).containsExactly(2);
    assertThat(candidates("cardigan")).containsExactly(3);
    assertThat(candidates("cardigan_welsh_corgi")).containsExactly(2);
  }

  @Test
  void aNameOfSeveralClassesMayMeanAny() {
    Classes cranes = Classes.of(2, List.of("crane, bird", "crane, machine"), Map.of());

    assertThat(new Vocabulary(cranes, Form.AUTO).candidates("crane")).containsExactly(0, 1);
    assertThat(new Vocabulary(cranes, Form.AUTO).candidates("machine")).containsExactly(1);
  }

  @Test
  void aNumberThatIsTheNameOfAnotherClassIsEitherUntilTheFormIsSaid() {
    // The label 1 is the name of class 2 and the number of class 1, whose name is 10.
    Classes listed = Classes.of(3, List.of("0", "10", "1"), Map.of());

    assertThat(new Vocabulary(listed, Form.AUTO).candidates("1")).containsExactly(1, 2);
    assertThat(new Vocabulary(listed, Form.NAME).candidates("1")).containsExactly(2);
    assertThat(new Vocabulary(listed, Form.INDEX).candidates("1")).containsExactly(1);
  }

  @Test
  void aClassIsCalledByTheRunsNameElseTheTablesElseItsNumber() {
    Map<Integer, ClassTable.Line> table =
        Map.of(0, new ClassTable.Line(List.of("n01440764"), "tench, Tinca tinca"));

    assertThat(Classes.of(2, List.of("a", "b"), table).names()).containsExactly("a", "b");
    assertThat(Classes.of(2, List.of(), table).names()).containsExactly("tench, Tinca tinca", "1");
    assertThat(Classes.brief("n01440764 tench, Tinca tinca")).isEqualTo("tench");
  }

  private static List<Integer> candidates(String label) {
    return new Vocabulary(BIRDS, Form.AUTO).candidates(label);
  }
}
