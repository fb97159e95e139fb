package io.densepath.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fetch.InputFormat;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.fixture.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;

  @Test
  void aHeaderNamesTheColumnsInAnyOrder() throws IOException {
    assertThat(plan("m.csv", "label,note,Path\n7,x,a.jpg\n,y,sub/b.jpg\n"))
        .containsExactly(row("a.jpg", "7"), row("sub/b.jpg", "null"));
  }

  @Test
  void withoutAHeaderTheFirstColumnIsThePathAndTheSecondTheLabel() throws IOException {
    assertThat(plan("m.csv", "a.jpg,7\nb.jpg,8\n"))
        .containsExactly(row("a.jpg", "7"), row("b.jpg", "8"));
  }

  @Test
  void aPlainListOfPathsIsEnough() throws IOException {
    assertThat(plan("m.csv", "a.jpg\n\nb.jpg\n"))
        .containsExactly(row("a.jpg", "null"), row("b.jpg", "null"));
  }

  @Test
  void inATextFileALineIsAPathWhateverIsInIt() throws IOException {
    assertThat(plan("m.txt", "a, b\t\"c\".jpg\n")).containsExactly(row("a, b\t\"c\".jpg", "null"));
  }

  @Test
  void aTsvIsSplitAtTabs() throws IOException {
    assertThat(plan("m.tsv", "path\tlabel\na,b.jpg\t3\n")).containsExactly(row("a,b.jpg", "3"));
  }

  @Test
  void quotesAreThoseOfCsv() throws IOException {
    assertThat(plan("m.csv", "path,label\n\"a,\"\"b\"\"\\.jpg\",3\n"))
        .containsExactly(row("a,\"b\"\\.jpg", "3"));
  }

  @Test
  void aCompressedManifestIsReadToo() throws IOException {
    Path file = folder.resolve("m.csv.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("path,label\na.jpg,3\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(plan(file)).containsExactly(row("a.jpg", "3"));
  }

  @Test
  void aParquetFolderIsAManifestToo() throws IOException {
    Path file = folder.resolve("m");
    spark
        .sql("select 'a.jpg' as path, 3L as label union all select 'b.jpg', null")
        .write()
        .parquet(file.toString());
    assertThat(plan(file)).containsExactly(row("a.jpg", "3"), row("b.jpg", "null"));
  }

  @Test
  void absolutePathsStayWhereTheyAreIfTheyMayLeadThere() throws IOException {
    Files.writeString(folder.resolve("m.csv"), "path\n/data/a.jpg\ns3a://bucket/b c.jpg\n");
    Manifest.write(
        spark,
        folder.resolve("m.csv").toString(),
        allowed("any"),
        new WaveSize(1000, InputFormat.FILES, 1),
        planFolder());
    assertThat(rows())
        .extracting(row -> row.getString(0))
        .containsExactly("file:/data/a.jpg", "s3a://bucket/b c.jpg");
  }

  @Test
  void aLongManifestIsDealtToWaves() throws IOException {
    Path file = folder.resolve("m.txt");
    Files.write(file, IntStream.range(0, 1000).mapToObj(i -> i + ".jpg").toList());
    Plan plan =
        Manifest.write(
            spark,
            file.toString(),
            allowed(),
            new WaveSize(100, InputFormat.FILES, 1),
            planFolder());

    assertThat(plan.waves()).hasSize(10).allMatch(images -> images > 50 && images < 150);
    assertThat(plan.images()).isEqualTo(1000);
    assertThat(rows()).extracting(row -> row.getString(0)).hasSize(1000).doesNotHaveDuplicates();
    assertThat(rows().stream().filter(row -> row.<Integer>getAs("wave") == 7))
        .hasSize(plan.waves().get(7).intValue());
  }

  @Test
  void lengthsAreUnknown() throws IOException {
    plan("m.csv", "a.jpg\n");
    assertThat(rows()).extracting(row -> row.getLong(1)).containsExactly(-1L);
  }

  @Test
  void aPathThatStandsTwiceGetsOneRowWithTheLabelThatEitherGives() throws IOException {
    assertThat(plan("m.csv", "a.jpg,3\na.jpg,\na.jpg,3\n")).containsExactly(row("a.jpg", "3"));
  }

  @Test
  void onePathSpeltInSeveralWaysGetsOneRow() throws IOException {
    String absolute = folder.resolve("a.jpg").toString();
    assertThat(
            plan(
                "m.csv",
                "a.jpg\n./a.jpg\nsub/../a.jpg\n/%s\nfile:%s\nfile://%s\n"
                    .formatted(absolute, absolute, absolute)))
        .containsExactly(row("a.jpg", "null"));
  }

  @Test
  void twoLabelsForTwoSpellingsOfOnePathAreAnError() {
    assertRefused("a.jpg,3\n./a.jpg,4\n", "a.jpg' two labels, 3 and 4");
  }

  @Test
  void aPathIsKeptToTheLetterHoweverOddItIs() throws IOException {
    assertThat(plan("m.txt", "50%.jpg\n%41 b#?.jpg\n[1]{x,y}*.jpg\n10:30.jpg\n"))
        .containsExactlyInAnyOrder(
            row("50%.jpg", "null"),
            row("%41 b#?.jpg", "null"),
            row("[1]{x,y}*.jpg", "null"),
            row("10:30.jpg", "null"));
  }

  @Test
  void whatIsNoPathAtAllIsARowLikeAnyOther() throws IOException {
    Files.writeString(folder.resolve("m.txt"), "s3a://b[/a.jpg\n");
    Manifest.write(
        spark,
        folder.resolve("m.txt").toString(),
        allowed("any"),
        new WaveSize(1000, InputFormat.FILES, 1),
        planFolder());
    assertThat(rows()).extracting(row -> row.getString(0)).containsExactly("s3a://b[/a.jpg");
  }

  @Test
  void theNameOfAManifestIsNotTakenForAGlob() throws IOException {
    for (String name : List.of("[1].csv", "{a,b}.txt", "st*r?.csv")) {
      assertThat(plan(name, "a.jpg\n")).as(name).containsExactly(row("a.jpg", "null"));
    }
  }

  @Test
  void aManifestThatSparkTakesForHiddenIsAnError() {
    for (String name : List.of("_m.csv", ".m.txt")) {
      assertThatThrownBy(() -> plan(name, "a.jpg\n"))
          .isInstanceOf(JobException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("Give it another name.");
    }
  }

  @Test
  void aManifestWithoutASingleByteIsAnError() {
    assertRefused("", "lists no object");
    assertRefused("\n\n", "lists no object");
  }

  @Test
  void twoLabelsForOnePathAreAnError() {
    assertRefused("a.jpg,3\na.jpg,4\n", "a.jpg' two labels, 3 and 4");
  }

  @Test
  void aLabelThatIsNoIntegerIsAnError() {
    assertRefused("path,label\na.jpg,cat\n", "label 'cat', expected an integer");
  }

  @Test
  void aRowWithoutAPathIsAnError() {
    assertRefused("path,label\n,3\na.jpg,3\n", "1 rows without a path");
  }

  @Test
  void anEmptyManifestIsAnError() {
    assertRefused("path,label\n", "lists no object");
  }

  @Test
  void aParquetWithoutAPathColumnIsAnError() {
    Path file = folder.resolve("m.parquet");
    spark.sql("select 'a.jpg' as file").write().parquet(file.toString());
    assertThatThrownBy(() -> plan(file))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("has columns [file], expected one named 'path'");
  }

  @Test
  void aManifestThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> plan(folder.resolve("gone.csv")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("gone.csv does not exist");
  }

  private void assertRefused(String content, String message) {
    assertThatThrownBy(() -> plan("m.csv", content))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("m.csv");
  }

  private List<String> plan(String name, String content) throws IOException {
    return plan(Files.writeString(folder.resolve(name), content));
  }

  private List<String> plan(Path manifest) throws IOException {
    Plan plan =
        Manifest.write(
            spark,
            manifest.toString(),
            allowed(),
            new WaveSize(1000, InputFormat.FILES, 1),
            planFolder());
    List<Row> rows = rows();
    assertThat(plan.images()).isEqualTo(rows.size());
    String prefix = "file:" + folder + "/";
    return rows.stream()
        .map(row -> row(row.getString(0).substring(prefix.length()), String.valueOf(row.get(2))))
        .toList();
  }

  private List<Row> rows() {
    return spark
        .read()
        .parquet(planFolder().toString())
        .select("path", "length", "label", "wave")
        .orderBy("path")
        .collectAsList();
  }

  private AllowedPaths allowed(String... values) throws IOException {
    return AllowedPaths.of(List.of(values), spark.sparkContext().hadoopConfiguration());
  }

  private static String row(String path, String label) {
    return path + " -> " + label;
  }

  private org.apache.hadoop.fs.Path planFolder() {
    return new org.apache.hadoop.fs.Path(folder.resolve("run/plan").toString());
  }
}
