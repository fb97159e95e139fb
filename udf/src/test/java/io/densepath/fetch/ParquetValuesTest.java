package io.densepath.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fetch.FetchResult.Outcome;
import io.densepath.memory.MemoryBudget;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Columns of Parquet files by name and type: ids become text, and labels integers. */
class ParquetValuesTest {

  private static final FetchSettings SETTINGS = new FetchSettings(4, 10_000, 5_000);
  private static final Configuration CONF = new Configuration(false);
  private static final String TIME = "2023-11-14T22:13:20.";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int32 id | -7",
        "int32 id (INTEGER(8,true)) | -7",
        "int32 id (INTEGER(32,false)) | 4294967289",
        "int32 id (DECIMAL(9,2)) | -0.07",
        "int32 id (DATE) | 1969-12-25",
        "int32 id (TIME(MILLIS,true)) | -7",
      })
  void anIdOfFourBytesIsWrittenAsItsType(String column, String text) throws IOException {
    assertThat(id(column, row -> row.add("id", -7))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int64 id | 1700000000123456789",
        "int64 id (DECIMAL(18,2)) | 17000000001234567.89",
        "int64 id (TIMESTAMP(NANOS,true)) | 2023-11-14T22:13:20.123456789Z",
        "int64 id (TIMESTAMP(NANOS,false)) | 2023-11-14T22:13:20.123456789",
      })
  void anIdOfEightBytesIsWrittenAsItsType(String column, String text) throws IOException {
    assertThat(id(column, row -> row.add("id", 1_700_000_000_123_456_789L))).isEqualTo(text);
  }

  @Test
  void timesAreWrittenInIso8601WhateverTheirUnitAndTheLocaleAre() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR-u-nu-arabext"));
    try {
      assertThat(id("int64 id (TIMESTAMP(MILLIS,true))", row -> row.add("id", 1_700_000_000_123L)))
          .isEqualTo(TIME + "123Z");
      assertThat(
              id(
                  "int64 id (TIMESTAMP(MICROS,false))",
                  row -> row.add("id", 1_700_000_000_123_456L)))
          .isEqualTo(TIME + "123456");
      assertThat(id("int64 id (TIMESTAMP(MICROS,true))", row -> row.add("id", -1L)))
          .isEqualTo("1969-12-31T23:59:59.999999Z");
      assertThat(id("int64 id (TIME(MICROS,true))", row -> row.add("id", 43_200_000_001L)))
          .isEqualTo("12:00:00.000001");
      assertThat(id("int96 id", row -> row.add("id", new NanoTime(2_440_589, 1_000_000_000))))
          .isEqualTo("1970-01-02T00:00:01Z");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void idsOfFixedBytesAreUuidsDecimalsOrHexadecimal() throws IOException {
    UUID uuid = UUID.fromString("8f14e45f-ceea-467f-a0e6-00000000e9ff");
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();

    assertThat(id("fixed_len_byte_array(16) id (UUID)", bytes)).isEqualTo(uuid.toString());
    assertThat(id("fixed_len_byte_array(16) id", bytes))
        .isEqualTo("8f14e45fceea467fa0e600000000e9ff");
    assertThat(
            id("fixed_len_byte_array(3) id (DECIMAL(6,3))", new BigInteger("-70000").toByteArray()))
        .isEqualTo("-70.000");
  }

  @Test
  void idsOfBytesAreTextIfTheyCanBe() throws IOException {
    byte[] latin1 = {'c', (byte) 0xe9};

    assertThat(id("binary id", "ä.jpg".getBytes(UTF_8))).isEqualTo("ä.jpg");
    assertThat(id("binary id", latin1)).isEqualTo("63e9");
    assertThat(id("binary id (STRING)", latin1)).isEqualTo("c\\xE9");
    assertThat(id("binary id (ENUM)", "a".getBytes(UTF_8))).isEqualTo("a");
    assertThat(
            id("binary id (DECIMAL(20,0))", new BigInteger("12345678901234567890").toByteArray()))
        .isEqualTo("12345678901234567890");
    assertThat(id("binary id (STRING)", new byte[0])).endsWith(".parquet!/0");
  }

  @Test
  void otherNumbersAreWrittenAsJavaAndSparkWriteThem() throws IOException {
    assertThat(id("double id", row -> row.add("id", 3.5))).isEqualTo("3.5");
    assertThat(id("float id", row -> row.add("id", 3f))).isEqualTo("3.0");
    assertThat(id("boolean id", row -> row.add("id", true))).isEqualTo("true");
  }

  @Test
  void aDecimalWhoseZerosWouldFillTheMemoryIsWrittenInAShortForm() throws IOException {
    String column = "binary id (DECIMAL(1000000000,999999999))";

    assertThat(id(column, new byte[] {7})).isEqualTo("7E-999999999");
  }

  private String id(String column, byte[] value) throws IOException {
    return id(column, row -> row.add("id", Binary.fromConstantByteArray(value)));
  }

  private String id(String column, Consumer<Group> value) throws IOException {
    return one(column, value).object().request().path();
  }

  /** Writes a table of one row with an image and one more column, and reads the row. */
  private Sample one(String column, Consumer<Group> value) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message table { required binary content; required %s; }".formatted(column));
    Group row = new SimpleGroup(schema).append("content", binary("image"));
    value.accept(row);
    List<Sample> samples = read(write("table.parquet", schema, row));
    assertThat(samples).hasSize(1);
    return samples.get(0);
  }

  @Test
  void labelsOfAnyTypeOfNumberAreClasses() throws IOException {
    assertThat(label("double label", row -> row.add("label", 3.0))).hasValue(3);
    assertThat(label("double label", row -> row.add("label", 12_345_678.0))).hasValue(12_345_678);
    assertThat(label("float label", row -> row.add("label", 0f))).hasValue(0);
    assertThat(label("int32 label (INTEGER(8,true))", row -> row.add("label", 3))).hasValue(3);
    assertThat(label("int32 label (INTEGER(16,false))", row -> row.add("label", 3))).hasValue(3);
    assertThat(label("int64 label", row -> row.add("label", 3L))).hasValue(3);
    assertThat(label("int32 label (DECIMAL(9,2))", row -> row.add("label", 300))).hasValue(3);
    assertThat(label("boolean label", row -> row.add("label", true))).hasValue(1);
    assertThat(label("binary label (STRING)", row -> row.add("label", "3"))).hasValue(3);
    assertThat(label("binary label", row -> row.add("label", "3"))).hasValue(3);
    assertThat(label("int64 Label", row -> row.add("Label", 3L))).hasValue(3);
  }

  private OptionalInt label(String column, Consumer<Group> value) throws IOException {
    Sample sample = one(column, value);
    assertThat(sample.label().remark()).isEmpty();
    return sample.label().id();
  }

  @Test
  void aValueThatIsNoClassIsNotPassedOverInSilence() throws IOException {
    for (Consumer<Group> value :
        List.<Consumer<Group>>of(row -> row.add("label", 3.5), row -> row.add("label", 1e12))) {
      Label label = one("double label", value).label();
      assertThat(label.id()).isEmpty();
      assertThat(label.remark().orElseThrow()).contains("is not used: expected an integer");
    }
    assertThat(one("binary label (STRING)", row -> row.add("label", "cat")).label().remark())
        .hasValueSatisfying(remark -> assertThat(remark).startsWith("the label 'cat' is not used"));
  }

  @Test
  void noClassIsANegativeNumberOrNoNumber() throws IOException {
    assertThat(one("int64 label", row -> row.add("label", -1L)).label()).isEqualTo(Label.NONE);
    assertThat(one("double label", row -> row.add("label", Double.NaN)).label())
        .isEqualTo(Label.NONE);
  }

  @Test
  void aColumnWithADotInItsNameIsFoundBesideANestedOne() throws IOException {
    MessageType flat = schema("required binary image.bytes; required int32 label;");
    MessageType both =
        schema("required binary image.bytes; required group image { required binary bytes; }");
    Group flatRow = new SimpleGroup(flat).append("image.bytes", binary("flat")).append("label", 3);
    Group bothRow = new SimpleGroup(both).append("image.bytes", binary("flat"));
    bothRow.addGroup("image").append("bytes", binary("nested"));
    FetchRequest flatFile = write("flat.parquet", flat, flatRow);
    FetchRequest bothFile = write("both.parquet", both, bothRow);

    assertThat(content(read(flatFile))).isEqualTo("flat");
    assertThat(columns(flatFile, Optional.empty()).image()).isEqualTo("image.bytes");
    assertThat(content(read(bothFile, columns(bothFile, Optional.of("image.bytes")))))
        .isEqualTo("nested");
    assertThat(content(read(bothFile, columns(bothFile, Optional.of("`image.bytes`")))))
        .isEqualTo("flat");
  }

  @Test
  void anIdOfUnmarkedBytesIsNotTakenForTheImage() throws IOException {
    MessageType schema = schema("required binary path; required binary content;");
    FetchRequest file =
        write(
            "old.parquet",
            schema,
            new SimpleGroup(schema)
                .append("path", binary("a.jpg"))
                .append("content", binary("image")));

    assertThat(columns(file, Optional.empty())).isEqualTo(new TableColumns("content", "path", ""));
  }

  @Test
  void foldersGiveLabelsAsSparkReadsThem() throws IOException {
    assertThat(ofFolder("label=3").label().id()).hasValue(3);
    assertThat(ofFolder("label=03/day=2024-01-01").label().id()).hasValue(3);
    assertThat(ofFolder("label=3.0").label().id()).hasValue(3);
    assertThat(ofFolder("label=1/x/label=2").label().id()).hasValue(2);
    assertThat(ofFolder("label=%33").label().id()).hasValue(3);
    assertThat(ofFolder("label=__HIVE_DEFAULT_PARTITION__").label()).isEqualTo(Label.NONE);
    assertThat(ofFolder("label=a%3Ab").label().remark().orElseThrow()).contains("'a:b'");
  }

  @Test
  void aFolderPrecedesAColumnOfTheFile() throws IOException {
    MessageType schema = schema("required binary content; required int32 label;");
    FetchRequest file =
        write(
            "label=4/part.parquet",
            schema,
            new SimpleGroup(schema).append("content", binary("image")).append("label", 3));

    assertThat(read(file).get(0).label().id()).hasValue(4);
  }

  @Test
  void anIdOfAFolderIsTakenIfItIsAskedFor() throws IOException {
    FetchRequest file = inFolder("photo=a%2Fb");
    TableColumns columns =
        TableColumns.of(path(file), CONF, Optional.empty(), Optional.of("photo"), Optional.empty());

    assertThat(read(file, columns).get(0).object().request().path()).isEqualTo("a/b");
  }

  @Test
  void aFileWithoutTheLabelsOfTheTableSaysSoInItsRows() throws IOException {
    MessageType schema = schema("required binary content;");
    FetchRequest file =
        write("old.parquet", schema, new SimpleGroup(schema).append("content", binary("image")));

    Sample sample = read(file, new TableColumns("content", "", "label")).get(0);

    assertThat(sample.object().outcome()).isEqualTo(Outcome.READ);
    assertThat(sample.label().remark()).hasValue("this file has no column 'label' for its label");
  }

  private Sample ofFolder(String name) throws IOException {
    return read(inFolder(name)).get(0);
  }

  private FetchRequest inFolder(String name) throws IOException {
    MessageType schema = schema("required binary content;");
    return write(
        name + "/part.parquet", schema, new SimpleGroup(schema).append("content", binary("image")));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "LZ4_RAW", "ZSTD"})
  void tablesInTheseCodecsAreRead(CompressionCodecName codec) throws IOException {
    MessageType schema = schema("required binary content;");
    Group row = new SimpleGroup(schema).append("content", binary("image ".repeat(100)));

    assertThat(content(read(write("table.parquet", codec, schema, row))))
        .isEqualTo("image ".repeat(100));
  }

  @ParameterizedTest
  @EnumSource(names = {"BROTLI", "LZO"})
  void aTableInACodecThatIsMissingIsUnsupportedByName(CompressionCodecName codec)
      throws IOException {
    MessageType schema = schema("required binary content;");
    Group row = new SimpleGroup(schema).append("content", binary("image ".repeat(100)));
    FetchRequest whole = write("table.parquet", schema, row);
    FetchRequest renamed = recorded(whole, codec);

    List<Sample> samples = read(renamed, columns(whole, Optional.empty()));

    assertThat(samples).hasSize(1);
    assertThat(samples.get(0).object().outcome()).isEqualTo(Outcome.UNSUPPORTED);
    assertThat(samples.get(0).object().failure().orElseThrow())
        .hasMessageStartingWith("is compressed with " + codec + ", for which this executor has no");
  }

  /**
   * Writes a file whose footer names another codec. The footer is in Thrift's compact protocol: the
   * codec of a column follows its path in the schema.
   */
  private FetchRequest recorded(FetchRequest file, CompressionCodecName codec) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(file.path().substring("file:".length())));
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    String footer = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    int path = footer.lastIndexOf("\u0019\u0018\u0007content", bytes.length - 8);
    assertThat(path).isGreaterThan(bytes.length - 8 - length);
    int at = path + "\u0019\u0018\u0007content".length();
    assertThat(bytes[at]).isEqualTo((byte) 0x15);
    bytes[at + 1] = (byte) (codec.getParquetCompressionCodec().getValue() << 1);
    Path renamed = Files.write(folder.resolve(codec + ".parquet"), bytes);
    return new FetchRequest("file:" + renamed, bytes.length);
  }

  private static MessageType schema(String fields) {
    return MessageTypeParser.parseMessageType("message table { %s }".formatted(fields));
  }

  private static Binary binary(String content) {
    return Binary.fromConstantByteArray(content.getBytes(UTF_8));
  }

  private FetchRequest write(String name, MessageType schema, Group row) throws IOException {
    return write(name, CompressionCodecName.UNCOMPRESSED, schema, row);
  }

  private FetchRequest write(String name, CompressionCodecName codec, MessageType schema, Group row)
      throws IOException {
    Path file = folder.resolve(name);
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(schema)
            .withConf(CONF)
            .withCompressionCodec(codec)
            .build()) {
      writer.write(row);
    }
    return new FetchRequest("file:" + file, Files.size(file));
  }

  private static org.apache.hadoop.fs.Path path(FetchRequest file) {
    return new org.apache.hadoop.fs.Path(file.path());
  }

  private static TableColumns columns(FetchRequest file, Optional<String> image)
      throws IOException {
    return TableColumns.of(path(file), CONF, image, Optional.empty(), Optional.empty());
  }

  private static List<Sample> read(FetchRequest file) throws IOException {
    return read(file, columns(file, Optional.empty()));
  }

  private static List<Sample> read(FetchRequest file, TableColumns columns) {
    List<Sample> all = new ArrayList<>();
    try (Samples samples =
        InputFormat.PARQUET.open(
            List.of(file).iterator(), CONF, SETTINGS, columns, MemoryBudget.unlimited())) {
      samples.forEachRemaining(all::add);
    }
    return all;
  }

  private static String content(List<Sample> samples) {
    return new String(samples.get(0).object().bytes(), UTF_8);
  }
}
