package io.densepath.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fetch.FetchResult.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels of images in archives whose entries come in other orders than WebDataset writes. */
class TarLabelsTest {

  private static final FetchSettings SETTINGS = new FetchSettings(4, 10_000, 5_000);
  private static final byte[] APPLE_DOUBLE = {0, 5, 0x16, 7, 0, 2, 0, 0, 'M', 'a', 'c'};

  @TempDir Path folder;

  @Test
  void sidecarsOfMacOsAreLeftOutAndTearNoSampleApart() throws IOException {
    List<Sample> samples =
        read(
            new TarFile()
                .add(".DS_Store", "\0\0\0\1Bud1")
                .add("._000.jpg", APPLE_DOUBLE)
                .add("000.jpg", "first")
                .add("._000.cls", APPLE_DOUBLE)
                .add("000.cls", "3")
                .add("__MACOSX/._001.jpg", APPLE_DOUBLE)
                .add("PaxHeader/001.jpg", "30 mtime=1700000000.000000000\n")
                .add("PaxHeaders.12/001.cls", "30 mtime=1700000000.000000000\n")
                .add("001.jpg", "second")
                .add("001.cls", "8"));

    assertThat(TarReads.names(samples)).containsExactly("000.jpg", "001.jpg");
    assertThat(TarReads.labels(samples)).containsExactly(OptionalInt.of(3), OptionalInt.of(8));
  }

  @Test
  void anImageThatIsNamedLikeASidecarHasARow() throws IOException {
    List<Sample> samples =
        read(new TarFile().add("._a.jpg", "an image").add("PaxHeader/b.jpg", "another"));

    assertThat(TarReads.names(samples)).containsExactly("._a.jpg", "PaxHeader/b.jpg");
    assertThat(new String(samples.get(0).object().bytes(), UTF_8)).isEqualTo("an image");
  }

  @Test
  void labelsThatComeAfterAllImagesAreJoined() throws IOException {
    TarFile tar = new TarFile();
    IntStream.range(0, 50).forEach(i -> tar.add("./%d.jpg".formatted(i), "image"));
    IntStream.range(0, 50).forEach(i -> tar.add("%d.cls".formatted(i), String.valueOf(i)));

    assertThat(TarReads.labels(read(tar)))
        .isEqualTo(IntStream.range(0, 50).mapToObj(OptionalInt::of).toList());
  }

  @Test
  void labelsThatComeBeforeAllImagesAreJoined() throws IOException {
    TarFile tar = new TarFile();
    IntStream.range(0, 50).forEach(i -> tar.add("%d.cls".formatted(i), String.valueOf(i)));
    IntStream.range(0, 50).forEach(i -> tar.add("%d.jpg".formatted(i), "image"));

    assertThat(TarReads.labels(read(tar)))
        .isEqualTo(IntStream.range(0, 50).mapToObj(OptionalInt::of).toList());
  }

  @Test
  void labelsThatComeTooLateAreARowOfTheShardThatNamesTheFirst() throws IOException {
    TarFile tar = new TarFile();
    IntStream.range(0, 6).forEach(i -> tar.add("%d.jpg".formatted(i), new byte[3_000]));
    IntStream.range(0, 6).forEach(i -> tar.add("%d.cls".formatted(i), String.valueOf(i)));

    List<Sample> samples = read(tar);

    assertThat(TarReads.labels(samples.subList(0, 6)))
        .containsExactly(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.of(3),
            OptionalInt.of(4),
            OptionalInt.of(5));
    assertThat(samples).hasSize(7);
    assertThat(samples.get(6).object().outcome()).isEqualTo(Outcome.UNSUPPORTED);
    assertThat(TarReads.error(samples))
        .startsWith("after 6 images: 3 labels, that of '0' first, come too long after");
  }

  @Test
  void aShardWithoutLabelsGivesAllItsImagesThroughASmallBudget() throws IOException {
    TarFile tar = new TarFile();
    IntStream.range(0, 100).forEach(i -> tar.add("%03d.jpg".formatted(i), new byte[3_000]));

    List<Sample> samples = read(tar);

    assertThat(TarReads.names(samples)).hasSize(100).isSorted();
    assertThat(samples).allMatch(sample -> sample.label().equals(Label.NONE));
  }

  @Test
  void anEntryThatComesAgainHasTheLabelThatComesWithIt() throws IOException {
    List<Sample> samples =
        read(
            new TarFile()
                .add("1.jpg", "a")
                .add("1.cls", "3")
                .add("2.jpg", "b")
                .add("2.cls", "8")
                .add("1.jpg", "c")
                .add("1.cls", "5")
                .add("2.jpg", "d"));

    assertThat(TarReads.names(samples)).containsExactly("1.jpg", "2.jpg", "1.jpg#2", "2.jpg#2");
    assertThat(TarReads.labels(samples))
        .containsExactly(
            OptionalInt.of(3), OptionalInt.of(8), OptionalInt.of(5), OptionalInt.of(8));
  }

  @Test
  void allImagesOfASampleThatComesAgainHaveItsNewLabel() throws IOException {
    List<Sample> samples =
        read(
            new TarFile()
                .add("1.left.jpg", "a")
                .add("1.right.jpg", "b")
                .add("1.cls", "3")
                .add("1.left.jpg", "c")
                .add("1.right.jpg", "d")
                .add("1.cls", "5")
                .add("2.jpg", "e")
                .add("2.jpg", "f")
                .add("2.cls", "8"));

    assertThat(TarReads.names(samples))
        .containsExactly(
            "1.left.jpg", "1.right.jpg", "1.left.jpg#2", "1.right.jpg#2", "2.jpg", "2.jpg#2");
    assertThat(TarReads.labels(samples))
        .containsExactly(
            OptionalInt.of(3),
            OptionalInt.of(3),
            OptionalInt.of(5),
            OptionalInt.of(5),
            OptionalInt.empty(),
            OptionalInt.of(8));
    assertThat(samples.get(4).label().remark())
        .hasValue("its label is unknown: its entry comes again in the archive");
  }

  @Test
  void aLabelThatComesAgainWithAnotherValueIsNotPassedOver() throws IOException {
    List<Sample> samples =
        read(new TarFile().add("1.jpg", "a").add("1.cls", "3").add("1.cls", "4"));

    assertThat(TarReads.error(samples)).contains("1 labels, that of '1' first");
  }

  @Test
  void aLabelIsAnIntegerOrItsRowSaysThatItIsNone() throws IOException {
    List<Sample> samples =
        read(
            new TarFile()
                .add("1.jpg", "a")
                .add("1.cls", "3.0\n")
                .add("2.jpg", "b")
                .add("2.cls", "3.5")
                .add("3.jpg", "c")
                .add("3.cls", "cat")
                .add("4.jpg", "d")
                .add("4.cls", "-1"));

    assertThat(TarReads.labels(samples).get(0)).hasValue(3);
    assertThat(samples.stream().map(sample -> sample.label().remark()).toList())
        .containsExactly(
            Optional.empty(),
            Optional.of("the label '3.5' is not used: expected an integer from 0 to 999999999"),
            Optional.of("the label 'cat' is not used: expected an integer from 0 to 999999999"),
            Optional.empty());
  }

  private List<Sample> read(TarFile tar) throws IOException {
    return TarReads.read(folder, tar.bytes(), SETTINGS);
  }
}
