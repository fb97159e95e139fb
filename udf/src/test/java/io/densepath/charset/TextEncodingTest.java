package io.densepath.charset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextEncodingTest {

  private static final String TEXT = "\u00c4pfel/\u732b.jpg\nb.jpg\r\nc.jpg";

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void aByteOrderMarkTellsTheEncodingAndIsTakenOff(String charset) throws IOException {
    assertThat(TextEncoding.decode(encoded('\uFEFF' + TEXT, charset))).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void withoutAMarkTheZeroBytesTellUtf16(String charset) throws IOException {
    assertThat(TextEncoding.decode(encoded(TEXT, charset))).isEqualTo(TEXT);
  }

  @Test
  void bytesOfAnotherEncodingAreAnErrorThatNamesTheLine() {
    byte[] latin1 = "a\r\nb\rc\nK\u00e4fer\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> TextEncoding.decode(latin1))
        .isInstanceOf(CharacterCodingException.class)
        .hasMessage("line 4 has bytes that are not UTF-8 text");
  }

  @Test
  void aZeroByteIsNoText() {
    assertThatThrownBy(() -> TextEncoding.decode("\nab\0c".getBytes(StandardCharsets.UTF_8)))
        .hasMessageStartingWith("line ");
  }

  @Test
  void halfACharacterAtTheEndIsAnError() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(encoded("\uFEFFa.jpg\n", "UTF-16LE"));
    bytes.write('b');

    assertThatThrownBy(() -> TextEncoding.decode(bytes.toByteArray()))
        .hasMessage("line 2 has bytes that are not UTF-16LE text");
  }

  @Test
  void anEmptyFileIsAnEmptyText() throws IOException {
    assertThat(TextEncoding.decode(new byte[0])).isEmpty();
  }

  private static byte[] encoded(String text, String charset) {
    return text.getBytes(Charset.forName(charset));
  }
}
