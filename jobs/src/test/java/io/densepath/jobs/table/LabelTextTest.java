package io.densepath.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3|3",
        "3.0|3",
        "' 3. '|3",
        "03|3",
        "+3|3",
        "-1|-1",
        "3,0|3",
        "1e1|10",
        "1.0E3|1000",
        "true|1",
        "False|0"
      })
  void aWholeNumberIsAClassIdHoweverItIsWritten(String text, int id) {
    assertThat(LabelText.classId(text)).hasValue(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3.5",
        "1,000",
        "3,5",
        "cat",
        "",
        "NaN",
        "1e99",
        "9999999999",
        "0x3",
        "3-",
        ".",
        "1.e",
        "1000000000000000000000000000000"
      })
  void anythingElseIsNone(String text) {
    assertThat(LabelText.classId(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "NaN", "nan", "null", "None", "NA", "N/A", "<NA>", "\\N"})
  void wordsForAMissingValueAreNoLabel(String text) {
    assertThat(LabelText.isMissing(text)).isTrue();
  }
}
