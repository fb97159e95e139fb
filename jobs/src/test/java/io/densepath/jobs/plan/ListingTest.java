package io.densepath.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fetch.InputFormat;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.fixture.DeltaLog;
import io.densepath.jobs.fixture.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {

  private static final Configuration CONF = new Configuration();

  @TempDir Path folder;
  private Path photos;

  @BeforeEach
  void photosOfAllKinds() throws IOException {
    photos = Files.createDirectory(folder.resolve("photos"));
    write("a.jpg", 3);
    write("empty.jpg", 0);
    write("_hidden.jpg", 1);
    write(".hidden.jpg", 2);
    write("sub/b.png", 4);
    write("sub/_deeper/c", 5);
    Files.createDirectory(photos.resolve("nothing-in-it"));
  }

  @Test
  void aFolderIsListedWithAllBelowItHiddenAndEmptyOnesToo() throws IOException {
    Plan plan = list(photos.toString());

    assertThat(names())
        .containsExactlyInAnyOrder(
            "a.jpg", "empty.jpg", "_hidden.jpg", ".hidden.jpg", "sub/b.png", "sub/_deeper/c");
    assertThat(plan).isEqualTo(new Plan(15, List.of(6L)));
  }

  @Test
  void lengthsAreThoseListedAndNothingIsKnownOfLabels() throws IOException {
    list(photos.resolve("sub").toString());

    assertThat(rows()).extracting(row -> row.getLong(1)).containsExactlyInAnyOrder(4L, 5L);
    assertThat(rows()).allMatch(row -> row.isNullAt(2) && row.<Integer>getAs("wave") == 0);
  }

  @Test
  void aWaveIsFullBeforeTheNextBegins() throws IOException {
    Plan plan =
        Listing.write(
            List.of(photos.toString()),
            new WaveSize(4, InputFormat.FILES, 1),
            plan(),
            path(folder.resolve("run")),
            CONF,
            n -> {});

    assertThat(plan).isEqualTo(new Plan(15, List.of(4L, 2L)));
    assertThat(rows()).extracting(row -> row.<Integer>getAs("wave")).containsOnly(0, 1);
    assertThat(names()).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void aSingleFileIsAPlanOfOne() throws IOException {
    assertThat(list(photos.resolve("a.jpg").toString())).isEqualTo(new Plan(3, List.of(1L)));
  }

  @Test
  void aGlobTakesFilesAndFoldersWithAllBelowThem() throws IOException {
    list(photos + "/{*.jpg,s?b}");

    assertThat(names())
        .containsExactlyInAnyOrder(
            "a.jpg", "empty.jpg", "_hidden.jpg", ".hidden.jpg", "sub/b.png", "sub/_deeper/c");
  }

  @Test
  void aGlobOfFoldersTakesWhatMatchesInEach() throws IOException {
    write("other/d.png", 6);
    list(photos + "/*/[bd].png");

    assertThat(names()).containsExactlyInAnyOrder("sub/b.png", "other/d.png");
  }

  @Test
  void aGlobWithAlternativesOfDifferentDepthTakesEachOnce() throws IOException {
    list(photos + "/{a.jpg,sub,sub/b.png}");

    assertThat(names()).containsExactlyInAnyOrder("a.jpg", "sub/b.png", "sub/_deeper/c");
  }

  @Test
  void anObjectThatSeveralInputsCoverGetsOneRow() throws IOException {
    list(
        photos.resolve("sub").toString(),
        photos + "/*.jpg",
        photos.toString(),
        photos.resolve("a.jpg").toString(),
        photos.resolve("sub") + "/*");

    assertThat(names()).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void namesWithOddCharactersAreRowsThatLeadBackToTheFile() throws IOException {
    Path odd = Files.createDirectory(folder.resolve("odd"));
    List<String> names =
        List.of(
            "with space.jpg",
            "50%.jpg",
            "%41.jpg",
            "a+b.jpg",
            "a#b.jpg",
            "a?b.jpg",
            "ä€𝄞.jpg",
            "[1].jpg",
            "{x,y}.jpg",
            "st*r.jpg",
            "quo\"te'.jpg",
            "comma,.jpg");
    for (String name : names) {
      Files.writeString(odd.resolve(name), name);
    }

    list(odd.toString());

    assertThat(rows()).hasSize(names.size());
    for (Row row : rows()) {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(row.getString(0));
      try (var in = path.getFileSystem(CONF).open(path)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(path.getName());
      }
    }
  }

  @Test
  void aNameThatIsThereIsNotTakenForAGlob() throws IOException {
    write("[ab].jpg", 1);
    write("b.jpg", 1);
    list(photos.resolve("[ab].jpg").toString());

    assertThat(names()).containsExactly("[ab].jpg");
  }

  @Test
  void whatLiesInTheOutputIsNotAnInput() throws IOException {
    Plan plan =
        Listing.write(
            List.of(photos.toString()),
            new WaveSize(1000, InputFormat.FILES, 1),
            plan(),
            path(photos.resolve("sub")),
            CONF,
            listed -> {});

    assertThat(plan.images()).isEqualTo(4);
    assertThat(names()).noneMatch(name -> name.startsWith("sub/"));
  }

  @Test
  void aLinkToAFolderThatIsBeingListedIsNotFollowed() throws IOException {
    Files.createSymbolicLink(photos.resolve("sub/up"), photos);
    Files.createSymbolicLink(photos.resolve("sub/further-up"), folder);
    Files.createSymbolicLink(photos.resolve("here"), Path.of("."));

    assertThat(list(photos.toString()).images()).isEqualTo(6);
  }

  @Test
  void linksThatLeadToEachOtherEnd() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.write(other.resolve("d.jpg"), new byte[1]);
    Files.createSymbolicLink(photos.resolve("to-other"), other);
    Files.createSymbolicLink(other.resolve("back"), photos.resolve("sub"));
    Files.createSymbolicLink(photos.resolve("sub/to-other"), other);
    list(photos.toString());

    assertThat(names()).contains("to-other/d.jpg", "to-other/back/b.png", "sub/to-other/d.jpg");
    assertThat(names()).doesNotHaveDuplicates().noneMatch(name -> name.contains("back/to-other"));
  }

  @Test
  void aListingThatFailsLeavesNoPlan() throws IOException {
    assertThatThrownBy(() -> list(photos.toString(), photos + "/*.webp"))
        .hasMessageContaining("no object");

    assertThat(folder.resolve("run/plan")).doesNotExist();
  }

  @Test
  void anObjectNamedLikeAFolderHidesNothingInTheFolder() throws IOException {
    CONF.set("fs.keys.impl", KeyFileSystem.class.getName());
    KeyFileSystem.put("photos", "photos/1.png", "photos/sub/2.png", "photos.txt");
    list("keys://b/photos", "keys://b/photos/*.png", "keys://b/photos.txt");

    assertThat(paths())
        .containsExactlyInAnyOrder(
            "keys://b/photos",
            "keys://b/photos/1.png",
            "keys://b/photos/sub/2.png",
            "keys://b/photos.txt");
  }

  @Test
  void anObjectNamedLikeAFolderDoesNotHideTheFolderFromAGlob() throws IOException {
    CONF.set("fs.keys.impl", KeyFileSystem.class.getName());
    KeyFileSystem.put("photos", "photos/1.png", "photos/sub/2.png", "photos.txt");
    list("keys://b/photos/*.png");

    assertThat(paths()).containsExactly("keys://b/photos/1.png");
  }

  @Test
  void anEmptyFolderOrGlobIsAnError() {
    assertThatThrownBy(() -> list(photos.resolve("nothing-in-it").toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("there is no object in " + photos.resolve("nothing-in-it"));
  }

  @Test
  void aGlobWithoutAMatchIsAnError() {
    assertThatThrownBy(() -> list(photos + "/*.webp")).hasMessageContaining("*.webp");
  }

  @Test
  void aGlobBelowAFolderThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> list(photos + "/no/such/*.webp")).hasMessageContaining("no object");
  }

  @Test
  void anInputThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> list(photos.resolve("gone").toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("gone does not exist");
  }

  @Test
  void theVersionThatIsListedIsTheTimeOfItsLastChangeWhereTheStoreHasNoEtags() throws IOException {
    list(photos.resolve("a.jpg").toString());

    assertThat(rows()).extracting(row -> row.<String>getAs("etag")).containsOnlyNulls();
    assertThat(rows())
        .extracting(row -> row.<Long>getAs("modified"))
        .containsExactly(Files.getLastModifiedTime(photos.resolve("a.jpg")).toMillis());
  }

  @Test
  void whoeverWaitsIsToldOfEveryObject() throws IOException {
    List<Long> told = new ArrayList<>();
    Listing.write(
        List.of(photos.toString()),
        new WaveSize(1000, InputFormat.FILES, 1),
        plan(),
        path(folder.resolve("run")),
        CONF,
        told::add);

    assertThat(told).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void shardsFillAWaveByTheirLengthAndSomeForEveryCore() throws IOException {
    WaveSize tenImages = new WaveSize(10, InputFormat.TAR, 1);
    write("long.tar", 2_000_000);

    Plan plan = list(tenImages, photos.toString());

    assertThat(plan.images()).isEqualTo(7);
    assertThat(plan.waves().get(0)).isGreaterThanOrEqualTo(4);
    assertThat(plan.waves()).hasSizeLessThanOrEqualTo(2);
    assertThat(tenImages.waves(100, 100_000_000, 0)).isEqualTo(25);
    assertThat(tenImages.waves(100, 10, 0)).isEqualTo(1);
    assertThat(tenImages.waves(8, 0, 8)).isEqualTo(2);
  }

  @Test
  void whatSparkDoesNotReadOfATableIsNotPlanned() throws IOException {
    write("_SUCCESS", 0);
    write("label=1/part-0.parquet", 10);
    write("_temporary/0/part-1.parquet", 10);
    write("label=1/.part-0.parquet.crc", 3);

    list(new WaveSize(1000, InputFormat.PARQUET, 1), photos.toString());

    assertThat(names())
        .containsExactlyInAnyOrder("a.jpg", "empty.jpg", "sub/b.png", "label=1/part-0.parquet");
  }

  @Test
  void ofADeltaTableTheFilesOfItsCurrentVersionArePlanned() throws IOException {
    DeltaLog log = deltaTable(Map.of());
    log.remove(photos.resolve("table/part-0.parquet"));

    list(new WaveSize(1000, InputFormat.PARQUET, 1), photos.resolve("table").toString());

    assertThat(names()).containsExactly("table/part-1.parquet");
  }

  @Test
  void aDeltaTableWhoseFileIsGoneIsAnError() throws IOException {
    deltaTable(Map.of());
    Files.delete(photos.resolve("table/part-0.parquet"));

    requireDeltaError(
        "table", "version 0 of the Delta table", "has 2 files, of which 1 were found");
  }

  @Test
  void aDeltaTableWithMappedColumnsIsAnErrorThatSaysWhatToDo() throws IOException {
    deltaTable(Map.of("delta.columnMapping.mode", "name"));

    requireDeltaError("table", "maps its columns to other names", "write a copy of it");
  }

  @Test
  void aDeltaTableWithDeletedRowsIsAnErrorThatSaysWhatToDo() throws IOException {
    deltaTable(Map.of())
        .append(
            "{'protocol':{'minReaderVersion':3,'minWriterVersion':7,"
                + "'readerFeatures':['deletionVectors'],'writerFeatures':['deletionVectors']}}",
            "{'add':{'path':'part-0.parquet','partitionValues':{},'size':10,"
                + "'modificationTime':0,'dataChange':true,'deletionVector':{'storageType':'u',"
                + "'pathOrInlineDv':'ab^-aqEH.-t@S}K{vb[*k^','offset':4,'sizeInBytes':40,"
                + "'cardinality':6}}}");

    requireDeltaError("table", "has files with deleted rows", "REORG TABLE ... APPLY (PURGE)");
  }

  @Test
  void aDeltaTableWithADamagedLogIsAnError() throws IOException {
    write("table/_delta_log/00000000000000000000.json", 10);

    requireDeltaError("table", "the Delta table ", "cannot be read");
  }

  @Test
  void aDeltaTableWithinAnInputIsAnErrorThatSaysWhatToDo() throws IOException {
    deltaTable(Map.of());

    requireDeltaError(".", "table is a Delta table within the input", "as an input of its own");
  }

  private DeltaLog deltaTable(Map<String, String> configuration) throws IOException {
    write("table/part-0.parquet", 10);
    write("table/part-1.parquet", 10);
    DeltaLog log = new DeltaLog(photos.resolve("table"));
    String metadata =
        configuration.isEmpty()
            ? "{}"
            : "{'delta.columnMapping.id':1,'delta.columnMapping.physicalName':'c'}";
    log.create(
        "{'type':'struct','fields':[{'name':'content','type':'binary','nullable':true,'metadata':"
            + metadata
            + "}]}",
        Map.of(),
        List.of(photos.resolve("table/part-0.parquet"), photos.resolve("table/part-1.parquet")),
        configuration);
    return log;
  }

  private void requireDeltaError(String input, String... messages) {
    assertThatThrownBy(
            () ->
                list(
                    new WaveSize(1000, InputFormat.PARQUET, 1),
                    photos.resolve(input).normalize().toString()))
        .isInstanceOf(JobException.class)
        .hasMessageContainingAll(messages);
  }

  private void write(String name, int length) throws IOException {
    Path file = photos.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[length]);
  }

  private Plan list(String... inputs) throws IOException {
    return list(new WaveSize(1000, InputFormat.FILES, 1), inputs);
  }

  private Plan list(WaveSize waveSize, String... inputs) throws IOException {
    return Listing.write(
        List.of(inputs), waveSize, plan(), path(folder.resolve("run")), CONF, listed -> {});
  }

  private org.apache.hadoop.fs.Path plan() {
    return path(folder.resolve("run").resolve("plan"));
  }

  private static org.apache.hadoop.fs.Path path(Path path) {
    return new org.apache.hadoop.fs.Path(path.toString());
  }

  private List<Row> rows() {
    return LocalSpark.session().read().parquet(plan().toString()).collectAsList();
  }

  private List<String> paths() {
    return rows().stream().map(row -> row.getString(0)).toList();
  }

  private List<String> names() {
    String prefix = "file:" + photos + "/";
    return paths().stream().map(path -> path.substring(prefix.length())).toList();
  }
}
