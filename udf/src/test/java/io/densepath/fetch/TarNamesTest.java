package io.densepath.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of entries in any encoding, in every form that archives keep them in. */
class TarNamesTest {

  private static final FetchSettings SETTINGS = new FetchSettings(4, 10_000, 5_000);
  private static final String LONG = "d/".repeat(120);

  @TempDir Path folder;

  @Test
  void namesThatAreNotUtf8KeepTheirBytesApart() throws IOException {
    TarFile latin1 = new TarFile(ISO_8859_1);
    latin1.add("café.jpg", "first").add("cafè.jpg", "second").add("plain.jpg", "third");

    assertThat(names(latin1)).containsExactly("caf\\xE9.jpg", "caf\\xE8.jpg", "plain.jpg");
  }

  @Test
  void namesInGbkAndShiftJisAreDifferentAndKeepTheirEndings() throws IOException {
    TarFile gbk = new TarFile(Charset.forName("GBK")).add("图片.jpg", "a").add("图像.jpg", "b");
    TarFile japanese =
        new TarFile(Charset.forName("Shift_JIS")).add("表.jpg", "a").add("表.cls", "4");

    assertThat(names(gbk)).doesNotHaveDuplicates().allMatch(name -> name.endsWith(".jpg"));
    List<Sample> labelled = read(japanese);
    assertThat(TarReads.names(labelled)).containsExactly("\\x95\\.jpg");
    assertThat(labelled.get(0).label().id()).hasValue(4);
  }

  @Test
  void aLongNameOfGnuKeepsItsBytes() throws IOException {
    TarFile gnu = new TarFile(ISO_8859_1).add(LONG + "é.jpg", "a").add(LONG + "è.jpg", "b");

    assertThat(names(gnu)).containsExactly(LONG + "\\xE9.jpg", LONG + "\\xE8.jpg");
  }

  @Test
  void aNameInAPaxHeaderIsUtf8OrKeepsItsBytes() throws IOException {
    TarFile pax = new TarFile().add("Ã©é日本.jpg", "a").add(LONG + "ä.jpg", "b");
    paxPath(pax, new byte[] {'c', (byte) 0xe9, '.', 'j', 'p', 'g'}).add("header.jpg", "c");
    paxPath(pax, new byte[] {'c', (byte) 0xe8, '.', 'j', 'p', 'g'}).add("header.jpg", "d");

    assertThat(names(pax)).containsExactly("Ã©é日本.jpg", LONG + "ä.jpg", "c\\xE9.jpg", "c\\xE8.jpg");
  }

  private static TarFile paxPath(TarFile tar, byte[] path) {
    int length = "00 path=\n".length() + path.length;
    byte[] record = Arrays.copyOf("%02d path=".formatted(length).getBytes(UTF_8), length);
    System.arraycopy(path, 0, record, "00 path=".length(), path.length);
    record[length - 1] = '\n';
    TarArchiveEntry header =
        new TarArchiveEntry("PaxHeader/x", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
    header.setSize(record.length);
    return tar.add(header, record);
  }

  @Test
  void aNameInPrefixAndNameIsPutTogether() throws IOException {
    byte[] tar = new TarFile().add("name.jpg", "content").bytes();
    byte[] prefix = "a/caf\u00e9".getBytes(ISO_8859_1);
    System.arraycopy(prefix, 0, tar, 345, prefix.length);
    TarFile.sign(tar, 0);

    assertThat(TarReads.names(TarReads.read(folder, tar, SETTINGS)))
        .containsExactly("a/caf\\xE9/name.jpg");
  }

  @Test
  void controlCharactersAndTextThatLooksLikeAnEscapeAreEscaped() throws IOException {
    TarFile odd =
        new TarFile(ISO_8859_1)
            .add("a\nb\u001b.jpg", "a")
            .add("caf\\xE9.jpg", "b")
            .add("café.jpg", "c")
            .add("back\\slash.jpg", "d");

    assertThat(names(odd))
        .containsExactly("a\\x0Ab\\x1B.jpg", "caf\\x5CxE9.jpg", "caf\\xE9.jpg", "back\\slash.jpg");
  }

  @Test
  void aTextLeadsBackToItsBytes() {
    for (int i = 0; i < 1 << 16; i++) {
      byte[] name = {'x', (byte) (i >> 8), (byte) i, '\\', 'x', (byte) i, '9'};
      assertThat(NameBytes.bytes(NameBytes.text(name))).isEqualTo(name);
    }
  }

  @Test
  void composedAndDecomposedSpellingsAreTwoNames() throws IOException {
    String composed = Normalizer.normalize("é.jpg", Normalizer.Form.NFC);
    String decomposed = Normalizer.normalize("é.jpg", Normalizer.Form.NFD);
    TarFile both = new TarFile().add(composed, "a").add(decomposed, "b");

    assertThat(names(both)).containsExactly(composed, decomposed);
  }

  @Test
  void anEntryThatComesAgainHasARowOfAnotherName() throws IOException {
    TarFile appended =
        new TarFile()
            .add("photos/1.jpg", "a")
            .add("photos/2.jpg", "b")
            .add("photos/1.jpg", "c")
            .add("photos/1.jpg#3", "d")
            .add("photos/1.jpg", "e");

    assertThat(names(appended))
        .containsExactlyInAnyOrder(
            "photos/1.jpg", "photos/2.jpg", "photos/1.jpg#2", "photos/1.jpg#3", "photos/1.jpg#4");
  }

  private List<String> names(TarFile tar) throws IOException {
    return TarReads.names(read(tar));
  }

  private List<Sample> read(TarFile tar) throws IOException {
    return TarReads.read(folder, tar.bytes(), SETTINGS);
  }
}
