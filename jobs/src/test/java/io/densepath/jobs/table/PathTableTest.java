package io.densepath.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.fixture.LocalSpark;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTableTest {

  private static final PathTable.Form MANIFEST = new PathTable.Form("manifest", false);
  private static final PathTable.Form LABELS = new PathTable.Form("labels", true);

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"m.csv", "m.tsv", "m.txt", "m.data"})
  void theHeaderTellsTheDelimiterWhateverTheNameOfTheFileEndsIn(String name) throws IOException {
    for (String delimiter : List.of(",", ";", "\t", "|")) {
      String text = "path,label\na.jpg,3\nb c.jpg,\n".replace(",", delimiter);
      assertThat(read(name, text)).as(delimiter).containsExactly("a.jpg=3", "b c.jpg=");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "path,label", "Image,Class", "file_name,target", "FILENAME,class_id", "id,category",
    "image_path,Category ID", "URL,synset", "img,cls", "key,labels", "File Name,class-name"
  })
  void theUsualNamesAreAHeaderWhateverTheirCase(String path, String label) throws IOException {
    assertThat(read("m.csv", "%s;%s\r\na.jpg;3\r\n".formatted(path, label)))
        .containsExactly("a.jpg=3");
    assertThat(read("l.csv", LABELS, "%s,note,%s\ncat,x,a.jpg\n".formatted(label, path)))
        .containsExactly("a.jpg=cat");
  }

  @Test
  void aHeaderOfPathsAloneIsNoEntry() throws IOException {
    for (String name : List.of("m.csv", "m.txt", "m.tsv")) {
      assertThat(read(name, "File_Name\na.jpg\nb;c.jpg\n"))
          .as(name)
          .containsExactly("a.jpg=", "b;c.jpg=");
    }
  }

  @Test
  void theIndexColumnOfPandasIsNotRead() throws IOException {
    assertThat(read("m.csv", "Unnamed: 0,path,label\n0,a.jpg,3.0\n1,b.jpg,\n"))
        .containsExactly("a.jpg=3.0", "b.jpg=");
    assertThat(read("m.csv", ",file_name,label\n0,a.jpg,3\n")).containsExactly("a.jpg=3");
    assertThat(read("m.csv", "id,file_name,label\n0,a.jpg,3\n")).containsExactly("a.jpg=3");
  }

  @Test
  void theLineThatTellsExcelTheDelimiterIsNoEntry() throws IOException {
    assertThat(read("m.csv", "sep=;\r\nImage;Class\r\na,b.jpg;3\r\n")).containsExactly("a,b.jpg=3");
    assertThat(read("m.csv", "sep=;\r\na,b.jpg;3\r\n")).containsExactly("a,b.jpg=3");
  }

  @Test
  void delimitersAtTheEndOfRowsAndBlankRowsAreLeftOut() throws IOException {
    assertThat(read("m.csv", "path;label;;\na.jpg;3;;\n;;;\n\n  \nb.jpg;4;;\n"))
        .containsExactly("a.jpg=3", "b.jpg=4");
    assertThat(read("m.csv", "path,label\na.jpg,3,\n")).containsExactly("a.jpg=3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void linesEndInAnyOfTheThreeWays(String end) throws IOException {
    assertThat(read("m.csv", String.join(end, "path,label", "a.jpg,3", "b.jpg,4")))
        .containsExactly("a.jpg=3", "b.jpg=4");
    assertThat(read("m.txt", String.join(end, "a.jpg", "", "b.jpg", "")))
        .containsExactly("a.jpg=", "b.jpg=");
  }

  @Test
  void quotedCellsHoldDelimitersLineBreaksAndQuotes() throws IOException {
    assertThat(read("m.csv", "path,label\n\"a,b\n\"\"c\"\".jpg\" , 3\n'd'.jpg,\"4\"\n"))
        .containsExactly("a,b\n\"c\".jpg= 3", "'d'.jpg=4");
    assertThat(read("m.csv", "'path';'label'\n'a;b.jpg';'3'\n")).containsExactly("a;b.jpg=3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void theEncodingIsRecognisedWithAMarkAndWithout(String charset) throws IOException {
    String text = "path;label\r\n\u00c4pfel.jpg;3\r\n";
    for (String mark : List.of("", "\uFEFF")) {
      Path file = folder.resolve("m.csv");
      Files.write(file, (mark + text).getBytes(Charset.forName(charset)));
      assertThat(read(file, MANIFEST, ListHints.NONE)).containsExactly("\u00c4pfel.jpg=3");
      Path list = folder.resolve("m.txt");
      Files.write(list, (mark + "\u00c4pfel.jpg\n").getBytes(Charset.forName(charset)));
      assertThat(read(list, MANIFEST, ListHints.NONE)).containsExactly("\u00c4pfel.jpg=");
    }
  }

  @Test
  void bytesOfAnotherEncodingAreAnErrorThatNamesTheLineAndTheOption() throws IOException {
    String rows =
        IntStream.range(0, 20_000).mapToObj(i -> i + ".jpg,3\n").collect(Collectors.joining());
    Path file = folder.resolve("m.csv");
    Files.write(
        file,
        ("path,label\n" + rows + "M\u00fcller.jpg,3\n").getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> read(file, MANIFEST, ListHints.NONE))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("manifest: line 20002 of " + file + " has bytes that are not text")
        .hasMessageContaining("--encoding");
    assertThat(read(file, MANIFEST, encoding("windows-1252"))).contains("M\u00fcller.jpg=3");
  }

  @Test
  void anUnclosedQuoteAndASuperfluousCellAreErrorsThatNameTheLine() {
    assertRefused("path,label\na.jpg,3\n\"b.jpg,4\n", "line 3 of ", "quote", "never closed");
    assertRefused("path,label\n\"b\".jpg,4\n", "line 2 of ", "'.'", "after a quoted cell");
    assertRefused("path,label\na,b.jpg,4\n", "line 2 of ", "3 cells", "the header has 2");
    assertRefused("path\na,b.jpg\n", "line 2 of ", "2 cells", "the header has 1");
  }

  @Test
  void aRowWithoutEndIsAnErrorAndNotHeldInMemory() {
    assertRefused("path,label\n" + "a".repeat(3 << 20), "line 2 of ", "more than 1,048,576");
  }

  @Test
  void columnsAreTakenByNameWhereTheUserNamesThem() throws IOException {
    Path file = Files.writeString(folder.resolve("m.csv"), "Bild;Klasse;path\na.jpg;3;x\n");

    assertThat(read(file, MANIFEST, columns("Bild", "Klasse"))).containsExactly("a.jpg=3");
    assertThat(read(file, MANIFEST, columns("bild", "klasse"))).containsExactly("a.jpg=3");
    assertThatThrownBy(() -> read(file, MANIFEST, columns("Bilder", "Klasse")))
        .hasMessageContaining("path-column: " + file + " has the columns [Bild, Klasse, path]")
        .hasMessageContaining("expected one named 'Bilder'");
    assertThatThrownBy(() -> read(file, MANIFEST, columns("Bild", "breed")))
        .hasMessageContaining("label-column: ")
        .hasMessageContaining("expected one named 'breed'");
  }

  @Test
  void aHeaderWithoutAUsualNameOfPathsIsAnErrorThatListsItsColumns() {
    assertRefused("picture,label\na.jpg,3\n", "has the columns [picture, label]", "--path-column");
    assertThatThrownBy(() -> read("l.csv", LABELS, "path,breed\na.jpg,cat\n"))
        .hasMessageContaining("labels: ")
        .hasMessageContaining("has the columns [path, breed]")
        .hasMessageContaining("--label-column");
  }

  @Test
  void twoColumnsOfOneNameAreAnError() {
    assertRefused("path,label,Label\na.jpg,3,4\n", "several columns named 'label'");
  }

  @Test
  void aListWithoutAHeaderIsSplitWhereAllItsRowsHaveLabels() throws IOException {
    assertThat(read("m.csv", "a.jpg;3\nb.jpg;4\n")).containsExactly("a.jpg=3", "b.jpg=4");
    assertThat(read("m.csv", "a.jpg\tcat\nb.jpg\tdog\n")).containsExactly("a.jpg=cat", "b.jpg=dog");
    assertThat(read("m.txt", "a.jpg,3\nb.jpg,4\n")).containsExactly("a.jpg=3", "b.jpg=4");
    assertThat(read("m.txt", "a 1.jpg 3\nb 1.jpg 4\n")).containsExactly("a 1.jpg=3", "b 1.jpg=4");
    assertThat(read("m.tsv", "a,b.jpg\nc,d.jpg\n")).containsExactly("a,b.jpg=", "c,d.jpg=");
    assertThat(read("m.csv", "a;b.jpg\nc;d.jpg\n")).containsExactly("a;b.jpg=", "c;d.jpg=");
  }

  @Test
  void labelsFollowAfterADelimiterOrABlankInText() throws IOException {
    assertThat(read("l.txt", LABELS, "a.jpg 3\nb c.jpg 4\n"))
        .containsExactly("a.jpg=3", "b c.jpg=4");
    assertThat(read("l.txt", LABELS, "a.jpg\tgreat white shark\nb.jpg\tcat\n"))
        .containsExactly("a.jpg=great white shark", "b.jpg=cat");
    assertThat(read("l.txt", LABELS, "a.jpg;great white shark\nb.jpg;cat\n"))
        .containsExactly("a.jpg=great white shark", "b.jpg=cat");
    assertThat(read("l.txt", LABELS, "b, a.jpg 3\nc, d.jpg 4\n"))
        .containsExactly("b, a.jpg=3", "c, d.jpg=4");
  }

  @Test
  void pathsInQuotesLoseThemInAPlainListToo() throws IOException {
    assertThat(read("m.txt", "\"a,b.jpg\"\n\"c.jpg\"\n")).containsExactly("a,b.jpg=", "c.jpg=");
  }

  @Test
  void jsonObjectsAreReadOneALineOrInAnArray() throws IOException {
    String lines =
        """
        {"file_name": "a,b.jpg", "objects": {"label": [1]}, "label": 3}
        {"file_name": "b.jpg", "label": null}
        {"label":4.0,"file_name":"c.jpg"}
        """;
    String array = "[" + lines.strip().replace("\n", ",\n") + "]";
    for (String name : List.of("m.jsonl", "m.ndjson", "m.json")) {
      assertThat(read(name, lines)).as(name).containsExactly("a,b.jpg=3", "b.jpg=", "c.jpg=4.0");
    }
    assertThat(read("m.json", array)).containsExactly("a,b.jpg=3", "b.jpg=", "c.jpg=4.0");
  }

  @Test
  void brokenJsonIsAnErrorThatNamesTheLine() {
    assertThatThrownBy(() -> read("m.jsonl", MANIFEST, "{\"path\":\"a.jpg\"}\n{\"path\" \"b\"}\n"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("line 2 of ")
        .hasMessageContaining("is not JSON");
    assertThatThrownBy(() -> read("m.jsonl", MANIFEST, "{\"path\":[\"a.jpg\"]}\n"))
        .hasMessageContaining("line 1 of ")
        .hasMessageContaining("field 'path'");
  }

  @Test
  void onlyTheWantedColumnsOfParquetAreRead() throws IOException {
    Path file = folder.resolve("m.parquet");
    spark
        .sql(
            "select 'a.jpg' as Image, 3d as class, interval 1 day as d, array(1) as l,"
                + " timestamp_ntz'2026-01-01' as t union all"
                + " select 'b.jpg', double('nan'), interval 2 day, null, null")
        .coalesce(1)
        .write()
        .parquet(file.toString());

    assertThat(read(file, MANIFEST, ListHints.NONE)).containsExactly("a.jpg=3", "b.jpg=null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cast(3 as tinyint)",
        "3L",
        "'3'",
        "cast(3 as decimal(5,0))",
        "cast(3 as float)",
        "cast('3' as binary)"
      })
  void labelsOfAnyTypeOfParquetAreText(String label) throws IOException {
    Path file = folder.resolve("m");
    spark
        .sql("select 'a.jpg' as path, %s as label".formatted(label))
        .write()
        .parquet(file.toString());

    assertThat(read(file, MANIFEST, ListHints.NONE)).containsExactly("a.jpg=3");
  }

  @Test
  void filesOfAParquetFolderMayDifferInTheTypeOfTheLabel() throws IOException {
    Path file = folder.resolve("m");
    spark.sql("select 'a.jpg' as path, 3L as label").write().parquet(file.toString());
    spark
        .sql("select 'b.jpg' as path, 4d as label")
        .write()
        .mode("append")
        .parquet(file.toString());
    spark.sql("select 'c.jpg' as path").write().mode("append").parquet(file.toString());

    assertThat(read(file, MANIFEST, ListHints.NONE))
        .containsExactlyInAnyOrder("a.jpg=3", "b.jpg=4", "c.jpg=null");
  }

  @Test
  void aFolderOfAParquetListMayBeTheLabel() throws IOException {
    Path file = folder.resolve("m");
    spark
        .sql("select 'a.jpg' as path, '03' as label union all select 'b.jpg', '7'")
        .write()
        .partitionBy("label")
        .parquet(file.toString());

    assertThat(read(file, MANIFEST, ListHints.NONE))
        .containsExactlyInAnyOrder("a.jpg=03", "b.jpg=7");
  }

  @Test
  void aColumnWithinAStructIsNamedByADot() throws IOException {
    Path file = folder.resolve("m");
    spark
        .sql("select named_struct('bytes', 1, 'path', 'a.jpg', 'label', 3) as image")
        .write()
        .parquet(file.toString());

    assertThat(read(file, MANIFEST, columns("image.path", "image.label")))
        .containsExactly("a.jpg=3");
  }

  @Test
  void aTimeIsNoLabel() {
    Path file = folder.resolve("m");
    spark
        .sql("select 'a.jpg' as path, current_timestamp() as label")
        .write()
        .parquet(file.toString());

    assertThatThrownBy(() -> read(file, MANIFEST, ListHints.NONE))
        .hasMessageContaining("the column 'label' of " + file)
        .hasMessageContaining("expected text or a number");
  }

  @Test
  void aFolderOfTextFilesIsOneList() throws IOException {
    Path file = folder.resolve("m");
    spark
        .sql("select 'a.jpg' as path, 3 as label union all select 'b.jpg', 4")
        .repartition(2)
        .write()
        .option("header", true)
        .csv(file.toString());

    assertThat(read(file, MANIFEST, ListHints.NONE))
        .containsExactlyInAnyOrder("a.jpg=3", "b.jpg=4");
  }

  @Test
  void whatWasRecognisedIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("m.csv"), "Image;Class;x\na.jpg;3;y\n");
    PathTable table = PathTable.open(spark, MANIFEST, file.toString(), ListHints.NONE);

    assertThat(table.words())
        .isEqualTo("UTF-8, semicolons between columns, paths in 'Image', labels in 'Class'");
    assertThat(table.others()).containsExactly("x");
  }

  private void assertRefused(String content, String... messages) {
    assertThatThrownBy(() -> read("m.csv", content))
        .isInstanceOf(JobException.class)
        .satisfies(error -> assertThat(error.getMessage()).contains(messages).contains("m.csv"));
  }

  private static ListHints columns(String path, String label) {
    return new ListHints(Optional.of(path), Optional.of(label), Optional.empty(), Optional.empty());
  }

  private static ListHints encoding(String name) {
    return new ListHints(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(name));
  }

  private List<String> read(String name, String content) throws IOException {
    return read(name, MANIFEST, content);
  }

  private List<String> read(String name, PathTable.Form form, String content) throws IOException {
    return read(Files.writeString(folder.resolve(name), content), form, ListHints.NONE);
  }

  private List<String> read(Path file, PathTable.Form form, ListHints hints) throws IOException {
    PathTable table = PathTable.open(spark, form, file.toString(), hints);
    Dataset<Row> rows = table.read();
    table.requireReadable(rows);
    return rows.collectAsList().stream()
        .map(row -> row.getString(1) + "=" + row.getString(2))
        .toList();
  }
}
