package io.densepath.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fetch.FetchResult.Outcome;
import io.densepath.memory.MemoryBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TarShardTest {

  private static final FetchSettings SETTINGS = new FetchSettings(4, 10_000, 5_000);
  private static final Configuration CONF = new Configuration(false);

  @TempDir Path folder;

  @Test
  void everyImageHasItsNameItsBytesAndTheLabelBesideIt() throws IOException {
    List<Sample> samples =
        read(
            new TarFile()
                .add("a/0001.jpg", "first")
                .add("a/0001.cls", "7\n")
                .add("a/0002.cls", "8")
                .add("a/0002.left.JPG", "second")
                .add("a/0002.right.jpg", "third")
                .add("a/0003.png", "")
                .add("Äpfel #1.jpg", "fifth")
                .bytes());

    assertThat(TarReads.names(samples))
        .containsExactly(
            "a/0001.jpg", "a/0002.left.JPG", "a/0002.right.jpg", "a/0003.png", "Äpfel #1.jpg");
    assertThat(samples.stream().map(s -> text(s.object())).toList())
        .containsExactly("first", "second", "third", "", "fifth");
    assertThat(samples.stream().map(sample -> sample.label().id()).toList())
        .containsExactly(
            OptionalInt.of(7),
            OptionalInt.of(8),
            OptionalInt.of(8),
            OptionalInt.empty(),
            OptionalInt.empty());
  }

  @Test
  void whatStandsBesideAnImageHasNoRowAndWhatIsUnknownHas() throws IOException {
    List<Sample> samples =
        read(
            new TarFile()
                .add("1.jpg", "image")
                .add("1.json", "{}")
                .add("1.txt", "a caption")
                .add("1.cls", "seven")
                .add("noending", "image")
                .add("2.xyz", "?")
                .bytes());

    assertThat(TarReads.names(samples)).containsExactly("1.jpg", "noending", "2.xyz");
    assertThat(samples.get(0).label().id()).isEmpty();
  }

  @Test
  void gzipIsToldByItsFirstBytesAndMayHaveSeveralMembers() throws IOException {
    byte[] tar = images(20).bytes();
    byte[] first = TarFile.gzip(Arrays.copyOf(tar, 3_000));
    byte[] second = TarFile.gzip(Arrays.copyOfRange(tar, 3_000, tar.length));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    assertThat(read(both)).hasSize(20).allMatch(sample -> outcome(sample) == Outcome.READ);
  }

  @Test
  void whatStandsBeforeACutIsReadAndTheRestIsReported() throws IOException {
    byte[] tar = images(5).bytes();
    byte[] gzip = TarFile.gzip(tar);

    List<Sample> inABody = read(Arrays.copyOf(tar, 3 * 1024 + 515));
    List<Sample> inAHeader = read(Arrays.copyOf(tar, 3 * 1024 + 100));
    List<Sample> beforeTheEnd = read(Arrays.copyOf(tar, 5 * 1024));
    List<Sample> inGzip = read(Arrays.copyOf(gzip, gzip.length - 10));

    for (List<Sample> cut : List.of(inABody, inAHeader, beforeTheEnd, inGzip)) {
      Sample last = cut.get(cut.size() - 1);
      assertThat(outcome(last)).isEqualTo(Outcome.DAMAGED);
      assertThat(last.object().request()).isSameAs(last.source());
      assertThat(cut.subList(0, cut.size() - 1)).allMatch(s -> outcome(s) == Outcome.READ);
    }
    assertThat(inABody).hasSize(4);
    assertThat(inAHeader).hasSize(4);
    assertThat(TarReads.error(inAHeader)).startsWith("after 3 images: ");
    assertThat(beforeTheEnd).hasSize(6);
    assertThat(TarReads.error(beforeTheEnd)).contains("ends at byte 5,120", "was it cut off?");
    assertThat(inGzip.size()).isGreaterThan(1);
  }

  @Test
  void aHeaderWithAWrongChecksumEndsTheShard() throws IOException {
    byte[] tar = images(5).bytes();
    tar[2 * 1024 + 10] ^= 1;

    List<Sample> samples = read(tar);

    assertThat(samples).hasSize(3);
    assertThat(TarReads.error(samples)).contains("from byte 2,048 on", "checksum");
  }

  @Test
  void whatStandsBehindTheEndIsNotPassedOverInSilence() throws IOException {
    byte[] one = images(3).bytes();
    byte[] two = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, two, one.length, one.length);
    byte[] emptied = images(5).bytes();
    Arrays.fill(emptied, 1024, 2 * 1024, (byte) 0);

    assertThat(TarReads.error(read(two)))
        .startsWith("after 3 images: goes on at byte %,d".formatted(one.length));
    assertThat(TarReads.error(read(emptied))).startsWith("after 1 images: goes on at byte 2,048");
    assertThat(outcomes(read(Arrays.copyOf(one, one.length + 10_240)))).hasSize(3);
  }

  @Test
  void whatIsNoTarAtAllIsDamagedAndATarOfNothingIsEmpty() throws IOException {
    byte[] noise = new byte[4_000];
    new Random(1).nextBytes(noise);

    assertThat(outcomes(read(noise))).containsExactly(Outcome.DAMAGED);
    assertThat(outcomes(read(new byte[0]))).containsExactly(Outcome.EMPTY);
    assertThat(outcomes(read("no tar".getBytes(UTF_8)))).containsExactly(Outcome.DAMAGED);
    assertThat(outcomes(read(new TarFile().add("1.txt", "text").bytes())))
        .containsExactly(Outcome.EMPTY);
    assertThat(outcomes(read(new TarFile().bytes()))).containsExactly(Outcome.EMPTY);
  }

  @Test
  void anImageThatIsTooLargeIsPassedOver() throws IOException {
    List<Sample> samples =
        read(new TarFile().add("1.jpg", new byte[5_001]).add("2.jpg", "small").bytes());

    assertThat(outcomes(samples)).containsExactly(Outcome.TOO_LARGE, Outcome.READ);
    assertThat(samples.get(0).object().length()).isEqualTo(5_001);
    assertThat(text(samples.get(1).object())).isEqualTo("small");
  }

  @Test
  void aLinkIsARowAndNotLost() throws IOException {
    List<Sample> samples =
        read(new TarFile().add("1.jpg", "image").addLink("2.jpg", "1.jpg").bytes());

    assertThat(outcomes(samples)).containsExactly(Outcome.READ, Outcome.FAILED);
    assertThat(TarReads.error(samples)).contains("link");
  }

  @Test
  void aHeaderThatClaimsMoreThanAHeaderMayBeIsRefused() throws IOException {
    byte[] name = ("4194304 path=" + "x".repeat(4194304 - 14) + "\n").getBytes(UTF_8);
    for (byte kind :
        new byte[] {TarConstants.LF_PAX_EXTENDED_HEADER_LC, TarConstants.LF_GNUTYPE_LONGNAME}) {
      TarArchiveEntry header = new TarArchiveEntry("header", kind);
      header.setSize(name.length);
      byte[] tar =
          new TarFile().add("1.jpg", "image").add(header, name).add("2.jpg", "image").bytes();

      assertThat(outcomes(read(tar))).containsExactly(Outcome.READ, Outcome.DAMAGED);
    }
  }

  @Test
  void aShardThatIsNotThereOrHasChangedIsNotDamagedButFailed() throws IOException {
    Path file = Files.write(folder.resolve("changed.tar"), images(2).bytes());
    FetchRequest changed =
        new FetchRequest(
            "file:" + file, Files.size(file), Optional.empty(), OptionalLong.of(12_345));
    FetchRequest missing = new FetchRequest("file:" + folder.resolve("missing.tar"), 10);

    List<Sample> samples = TarReads.read(List.of(changed, missing), SETTINGS);

    assertThat(outcomes(samples))
        .containsExactly(Outcome.READ, Outcome.READ, Outcome.FAILED, Outcome.FAILED);
    assertThat(samples.get(2).object().failure().orElseThrow().getMessage())
        .contains("changed since it was listed");
    assertThat(samples.get(3).object().failure().orElseThrow().getMessage())
        .startsWith("not found: ");
  }

  @Test
  void manyShardsComeInOrderThroughATightBudget() throws IOException {
    List<FetchRequest> shards = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Path file = Files.write(folder.resolve("s" + i + ".tar"), images(50).bytes());
      shards.add(new FetchRequest("file:" + file, FetchRequest.UNKNOWN_LENGTH));
    }

    List<Sample> samples = TarReads.read(shards, new FetchSettings(1, 10, 5_000));

    assertThat(samples).hasSize(1_000);
    assertThat(samples.stream().map(Sample::source).distinct().toList()).isEqualTo(shards);
  }

  @Test
  void closingEndsTheReader() throws IOException {
    Path file = Files.write(folder.resolve("s.tar"), images(50).bytes());
    Samples samples =
        InputFormat.TAR.open(
            List.of(new FetchRequest("file:" + file, Files.size(file))).iterator(),
            CONF,
            new FetchSettings(1, 10, 5_000),
            TableColumns.NONE,
            MemoryBudget.unlimited());
    samples.next();

    samples.close();

    assertThatThrownBy(samples::hasNext).isInstanceOf(IllegalStateException.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("densepath-shards"));
  }

  /** Builds an archive whose entries have one block each. */
  private static TarFile images(int count) {
    TarFile tar = new TarFile();
    IntStream.range(0, count).forEach(i -> tar.add("%03d.jpg".formatted(i), "image " + i));
    return tar;
  }

  private List<Sample> read(byte[] tar) throws IOException {
    return TarReads.read(folder, tar, SETTINGS);
  }

  private static List<Outcome> outcomes(List<Sample> samples) {
    return samples.stream().map(TarShardTest::outcome).toList();
  }

  private static Outcome outcome(Sample sample) {
    return sample.object().outcome();
  }

  private static String text(FetchResult fetched) {
    return new String(fetched.bytes(), UTF_8);
  }
}
