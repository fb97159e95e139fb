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
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ParquetShardTest {

  private static final FetchSettings SETTINGS = new FetchSettings(4, 10_000, 5_000);
  private static final Configuration CONF = new Configuration(false);
  private static final MessageType PLAIN =
      MessageTypeParser.parseMessageType(
          """
          message table {
            optional int64 id;
            optional binary content;
            optional binary note (STRING);
            optional int64 label;
            repeated binary pages;
          }
          """);

  /** The schema that image datasets of Hugging Face have. */
  private static final MessageType NESTED =
      MessageTypeParser.parseMessageType(
          """
          message table {
            optional group image {
              optional binary bytes;
              optional binary path (STRING);
            }
            optional binary thumbnail;
            optional int32 label;
          }
          """);

  @TempDir Path folder;

  @Test
  void everyRowIsAnImageNamedByItsId() throws IOException {
    List<Group> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(row(1000 + i, "image " + i, i % 7));
    }
    FetchRequest file = write("table.parquet", PLAIN, rows);

    List<Sample> samples = read(file, columns(file));

    assertThat(columns(file)).isEqualTo(new TableColumns("content", "id", "label"));
    assertThat(samples).hasSize(500);
    for (int i = 0; i < 500; i++) {
      Sample sample = samples.get(i);
      assertThat(sample.source()).isSameAs(file);
      assertThat(sample.object().request().path()).isEqualTo(String.valueOf(1000 + i));
      assertThat(new String(sample.object().bytes(), UTF_8)).isEqualTo("image " + i);
      assertThat(sample.label().id()).isEqualTo(OptionalInt.of(i % 7));
    }
  }

  @Test
  void columnsWithinAStructAreNamedByTheirPathAndARowWithoutAnIdByItsNumber() throws IOException {
    Group named = new SimpleGroup(NESTED);
    named.addGroup("image").append("bytes", binary("first")).append("path", "a.jpg");
    Group nameless = new SimpleGroup(NESTED);
    nameless.addGroup("image").append("bytes", binary("second"));
    Group empty = new SimpleGroup(NESTED);
    FetchRequest file = write("nested.parquet", NESTED, List.of(named, nameless, empty));

    TableColumns columns =
        TableColumns.of(
            path(file),
            CONF,
            Optional.of("image.bytes"),
            Optional.of("image.path"),
            Optional.empty());
    List<Sample> samples = read(file, columns);

    assertThat(columns).isEqualTo(new TableColumns("image.bytes", "image.path", "label"));
    assertThat(samples.stream().map(s -> s.object().request().path()).toList())
        .containsExactly("a.jpg", file.path() + "!/1", file.path() + "!/2");
    assertThat(samples.stream().map(s -> new String(s.object().bytes(), UTF_8)).toList())
        .containsExactly("first", "second", "");
    assertThat(samples).allMatch(sample -> sample.label().equals(Label.NONE));
  }

  @Test
  void aColumnThatIsNotThereOrNotTheOnlyOneIsAnErrorThatNamesTheOption() throws IOException {
    FetchRequest plain = write("plain.parquet", PLAIN, List.of());
    FetchRequest nested = write("nested.parquet", NESTED, List.of());

    assertThatThrownBy(() -> columns(nested))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image-column: ")
        .hasMessageContaining("columns of bytes [image.bytes, thumbnail]");
    assertThatThrownBy(
            () ->
                TableColumns.of(
                    path(plain), CONF, Optional.of("note"), Optional.empty(), Optional.empty()))
        .hasMessageContaining(
            "columns of bytes [content], expected a column of bytes named 'note'");
    assertThatThrownBy(
            () ->
                TableColumns.of(
                    path(plain), CONF, Optional.empty(), Optional.of("key"), Optional.empty()))
        .hasMessageContaining("id-column: ")
        .hasMessageContaining("[id, content, note, label], expected a column named 'key'");
  }

  @Test
  void anImageThatIsTooLargeIsOneAndTheNextStillComes() throws IOException {
    FetchRequest file =
        write("large.parquet", PLAIN, List.of(row(1, "x".repeat(5_001), 0), row(2, "small", 0)));

    assertThat(outcomes(read(file, columns(file))))
        .containsExactly(Outcome.TOO_LARGE, Outcome.READ);
  }

  @Test
  void damagedFilesAreReportedAndThoseThatAreNotThereAreFailures() throws IOException {
    FetchRequest good = write("good.parquet", PLAIN, List.of(row(1, "image", 0)));
    TableColumns columns = columns(good);
    byte[] bytes = Files.readAllBytes(folder.resolve("good.parquet"));
    FetchRequest cut = file("cut.parquet", Arrays.copyOf(bytes, bytes.length - 20));
    FetchRequest other = write("other.parquet", NESTED, List.of());
    FetchRequest none = write("none.parquet", PLAIN, List.of());
    FetchRequest text = file("text.parquet", "no Parquet".getBytes(UTF_8));
    FetchRequest missing = new FetchRequest("file:" + folder.resolve("missing.parquet"), 100);

    List<Sample> samples = new ArrayList<>();
    for (FetchRequest file : List.of(cut, other, none, text, missing)) {
      samples.addAll(read(file, columns));
    }

    assertThat(outcomes(samples))
        .containsExactly(
            Outcome.DAMAGED, Outcome.DAMAGED, Outcome.EMPTY, Outcome.DAMAGED, Outcome.FAILED);
    assertThat(samples.get(1).object().failure().orElseThrow())
        .hasMessage("a Parquet file without the column 'content'");
  }

  @Test
  void damageWithinAFileComesAfterTheRowGroupsBeforeIt() throws IOException {
    List<Group> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      rows.add(row(i, "%04d".formatted(i).repeat(500), 0));
    }
    FetchRequest whole = write("whole.parquet", PLAIN, rows);
    byte[] bytes = Files.readAllBytes(folder.resolve("whole.parquet"));
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 2_000, (byte) 0xff);
    FetchRequest damaged = file("damaged.parquet", bytes);

    List<Sample> samples = read(damaged, columns(whole));

    assertThat(read(whole, columns(whole))).hasSize(400);
    assertThat(samples.size()).isBetween(100, 399);
    Sample last = samples.get(samples.size() - 1);
    assertThat(last.object().outcome()).isEqualTo(Outcome.DAMAGED);
    assertThat(last.object().failure().orElseThrow()).hasMessageStartingWith("after ");
  }

  @Test
  void aPageThatStatesMoreBytesThanItsRowGroupHasIsDamage() throws IOException {
    Path file = folder.resolve("snappy.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(PLAIN)
            .withConf(CONF)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withPageSize(10_000)
            .build()) {
      for (int i = 0; i < 20; i++) {
        writer.write(row(i, "%04d".formatted(i).repeat(500), 0));
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    FetchRequest whole = new FetchRequest("file:" + file, bytes.length);
    int size = uncompressedSizeOfAPage(bytes);
    bytes[size] = (byte) 0xfe;
    bytes[size + 1] = (byte) 0xff;
    bytes[size + 2] = 0x7f;

    List<Sample> samples = read(file("false.parquet", bytes), columns(whole));

    assertThat(read(whole, columns(whole))).hasSize(20);
    assertThat(outcomes(samples)).endsWith(Outcome.DAMAGED);
    assertThat(samples.get(samples.size() - 1).object().failure().orElseThrow())
        .hasMessageContaining("a page states 1,048,575 bytes, and its row group has ");
  }

  /**
   * Returns where the size of an uncompressed page of more than 8 KB is, a number of three bytes in
   * the page's header, which is in Thrift's compact protocol.
   */
  private static int uncompressedSizeOfAPage(byte[] file) {
    for (int i = 4; i < file.length - 6; i++) {
      if (file[i] == 0x15
          && file[i + 1] == 0
          && file[i + 2] == 0x15
          && file[i + 3] < 0
          && file[i + 4] < 0
          && file[i + 5] >= 0) {
        return i + 3;
      }
    }
    throw new AssertionError("the file has no page of more than 8 KB");
  }

  @Test
  void aRowGroupThatNeverFitsInMemoryMakesTheShardTooLargeAndNotDamaged() throws IOException {
    FetchRequest file = write("large.parquet", PLAIN, manyRows());

    List<Sample> samples = read(file, columns(file), new MemoryBudget(10_000, "half of 20,000"));

    assertThat(outcomes(samples)).containsExactly(Outcome.TOO_LARGE);
    assertThat(samples.get(0).object().request()).isSameAs(file);
    assertThat(samples.get(0).object().failure().orElseThrow())
        .hasMessageStartingWith("row group 1 takes up to ")
        .hasMessageEndingWith("MB for it, which is half of 20,000");
  }

  @Test
  void aRowGroupWaitsForTheMemoryThatAnotherTaskHolds() throws IOException {
    FetchRequest file = write("shared.parquet", PLAIN, manyRows());
    TableColumns columns = columns(file);
    MemoryBudget memory = new MemoryBudget(200_000, "all");
    Samples first = open(file, columns, memory);
    first.next();
    CompletableFuture<List<Sample>> second =
        CompletableFuture.supplyAsync(() -> read(file, columns, memory));
    awaitWaitingFor(memory);
    assertThat(second).isNotDone();

    first.close();

    assertThat(second.join()).hasSize(400);
    assertThat(read(file, columns, memory)).hasSize(400);
  }

  /** Waits until a thread that reads a shard waits for memory. */
  private static void awaitWaitingFor(MemoryBudget memory) throws IOException {
    try {
      for (int i = 0; i < 30_000 && !memory.isAwaited(); i++) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    assertThat(memory.isAwaited()).isTrue();
  }

  private static List<Group> manyRows() {
    return IntStream.range(0, 400).mapToObj(i -> row(i, noise(i), 0)).toList();
  }

  private static String noise(int seed) {
    return new Random(seed)
        .ints(1000, 'a', 'z')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Group row(long id, String content, long label) {
    return new SimpleGroup(PLAIN)
        .append("id", id)
        .append("content", binary(content))
        .append("note", "a note")
        .append("label", label);
  }

  @Test
  void aTableWithoutColumnsIsRefused() {
    assertThatThrownBy(
            () ->
                InputFormat.PARQUET.open(
                    List.<FetchRequest>of().iterator(),
                    CONF,
                    SETTINGS,
                    TableColumns.NONE,
                    MemoryBudget.unlimited()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parquet needs the columns");
  }

  private static Binary binary(String content) {
    return Binary.fromConstantByteArray(content.getBytes(UTF_8));
  }

  /** Writes rows in row groups of some tens of kilobytes. */
  private FetchRequest write(String name, MessageType schema, List<Group> rows) throws IOException {
    Path file = folder.resolve(name);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(schema)
            .withConf(CONF)
            .withRowGroupSize(50_000L)
            .withPageSize(10_000)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    return new FetchRequest("file:" + file, Files.size(file));
  }

  private FetchRequest file(String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    return new FetchRequest("file:" + file, content.length);
  }

  private static TableColumns columns(FetchRequest file) throws IOException {
    return TableColumns.of(path(file), CONF, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static org.apache.hadoop.fs.Path path(FetchRequest file) {
    return new org.apache.hadoop.fs.Path(file.path());
  }

  private static List<Sample> read(FetchRequest file, TableColumns columns) {
    return read(file, columns, MemoryBudget.unlimited());
  }

  private static List<Sample> read(FetchRequest file, TableColumns columns, MemoryBudget memory) {
    List<Sample> all = new ArrayList<>();
    try (Samples samples = open(file, columns, memory)) {
      samples.forEachRemaining(all::add);
    }
    return all;
  }

  private static Samples open(FetchRequest file, TableColumns columns, MemoryBudget memory) {
    return InputFormat.PARQUET.open(List.of(file).iterator(), CONF, SETTINGS, columns, memory);
  }

  private static List<Outcome> outcomes(List<Sample> samples) {
    return samples.stream().map(sample -> sample.object().outcome()).toList();
  }
}
