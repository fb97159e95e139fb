package io.densepath.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.PredictedRun;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.TinyModel;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir Path folder;

  /** Writes a run of three cats, one predicted as a dog, of one dog and of one failed image. */
  private void fiveImages() throws IOException {
    new PredictedRun(folder.resolve("run"), "cat", "dog, hound", "bird")
        .ok("file:/photos/cat/1.jpg", 0, "0:0.9", "1:0.1", "2:0")
        .ok("file:/photos/cat/2.jpg", 0, "0:0.6", "1:0.3", "2:0.1")
        .ok("file:/photos/cat/3.jpg", 0, "1:0.8", "0:0.1", "2:0.1")
        .ok("file:/photos/dog/1.jpg", 1, "1:0.7", "0:0.2", "2:0.1")
        .failed("file:/photos/bird/1.jpg", 2)
        .write(SPARK);
  }

  @Test
  void aSmallRunIsJudgedAsByHand() throws IOException {
    fiveImages();
    Run run = evaluate();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(rows("classes"))
        .containsExactly(
            "0 cat 3 2 2 1.0 0.6666666666666666 1.0",
            "1 dog, hound 1 2 1 0.5 1.0 1.0",
            "2 bird 1 0 0 null 0.0 0.0");
    assertThat(rows("confusion")).containsExactly("0 0 2", "0 1 1", "1 1 1");
    assertThat(rows("mistakes"))
        .containsExactly("file:/photos/cat/3.jpg 0 cat 1 dog, hound 0.800000011920929");
    JsonNode evaluation = json("evaluation.json");
    assertThat(evaluation.at("/top1/correct").asInt()).isEqualTo(3);
    assertThat(evaluation.at("/top1/count").asInt()).isEqualTo(5);
    // With only three classes, the top 5 of every image but the failed one includes its label.
    assertThat(evaluation.at("/top5/correct").asInt()).isEqualTo(4);
    // Each of the four images is in a confidence bin of its own, so the expected calibration error
    // is (|1 - 0.9| + |1 - 0.6| + |0 - 0.8| + |1 - 0.7|) / 4.
    assertThat(evaluation.at("/calibration/ece").asDouble()).isCloseTo(0.4, within(1e-6));
    assertThat(evaluation.at("/most_confused/0").toString())
        .isEqualTo(
            "{\"label\":0,\"label_name\":\"cat\",\"predicted\":1,"
                + "\"predicted_name\":\"dog, hound\",\"images\":1}");
    assertThat(evaluation.has("published")).isFalse();
  }

  @Test
  void theTextSaysWhatWasFoundHowFailedImagesCountAndWhereTheFilesAre() throws IOException {
    fiveImages();

    assertThat(evaluate().out())
        .contains("Evaluated 5 images of run run: tiny in fp32, labels from the run's plan.")
        .contains("Labelled images without a prediction: 1, counted as wrong.")
        .containsPattern("top-1 +0\\.6000  0\\.2307 to 0\\.8824 +3 +5")
        .containsPattern("CORRUPT +1 +1 +1 +0  0\\.0000")
        .containsPattern("cat +dog +1")
        .contains("Written to file:" + folder.resolve("run/evaluation"));
    assertThat(evaluate("--failed-images=excluded").out())
        .contains("Labelled images without a prediction: 1, not counted.")
        .containsPattern("top-1 +0\\.7500 .* 3 +4");
  }

  @Test
  void foldersTellTheClass() throws IOException {
    fiveImages();
    Run run = evaluate("--labels-from-folders");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("top-1 +0\\.6000 ");
  }

  @Test
  void aListNamesFilesByPathByItsEndOrByNameAlone() throws IOException {
    fiveImages();
    String list =
        """
        file,label
        file:/photos/cat/1.jpg,cat
        /photos/dog/1.jpg,Hound
        2.jpg,0
        ./cat/3.jpg,1
        bird/1.jpg,bird
        elsewhere.jpg,bird
        """;
    Run run = evaluate("--labels=" + Files.writeString(folder.resolve("labels.csv"), list));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("top-1 +0\\.8000 ");
    assertThat(json("evaluation.json").path("labels").path("unused").asInt()).isEqualTo(1);
  }

  @Test
  void aListMayBeTabSeparatedTextOrWithoutAHeader() throws IOException {
    fiveImages();
    List<String> lines =
        List.of("cat/1.jpg 0", "2.jpg 0", "3.jpg 0", "dog/1.jpg 1", "bird/1.jpg 2");
    for (String end : List.of("csv", "tsv", "txt")) {
      String gap = end.equals("csv") ? "," : end.equals("tsv") ? "\t" : "  ";
      String text = String.join("\n", lines).replace(" ", gap);
      Path list = Files.writeString(folder.resolve("labels." + end), text);
      Run run = evaluate("--labels=" + list);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).as(end).containsPattern("top-1 +0\\.6000 ");
    }
  }

  @Test
  void namesWithoutTheirEndingsFitWhereOneImageHasThem() throws IOException {
    fiveImages();
    String list = "id,label\ncat/1,0\n2,0\n3,0\ndog/1,1\nbird/1,2\n";
    Run run = evaluate("--labels=" + Files.writeString(folder.resolve("l.csv"), list));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("top-1 +0\\.6000 ")
        .contains("l.csv (5 by names without their endings)");
    String several = "id,label\n1,0\n";
    assertThat(evaluate("--labels=" + Files.writeString(folder.resolve("s.csv"), several)).err())
        .contains("'1' of ", "fits several images");
  }

  @Test
  void anEntryThatFitsExactlyIsNotComparedOtherwise() throws IOException {
    new PredictedRun(folder.resolve("run"), "cat", "dog")
        .ok("file:/photos/1", 0, "0:1")
        .ok("file:/photos/1.jpg", 1, "1:1")
        .write(SPARK);
    Path list = Files.writeString(folder.resolve("l.csv"), "1,cat\n");
    Run run = evaluate("--labels=" + list);

    assertThat(run.err()).contains("1 image with no label in ", "file:/photos/1.jpg");
  }

  @Test
  void namesInAnotherUnicodeFormFit() throws IOException {
    new PredictedRun(folder.resolve("run"), "cat", "dog")
        .ok("file:/photos/cafe\u0301.jpg", null, "0:1")
        .ok("file:/photos/plain.jpg", null, "1:1")
        .write(SPARK);
    Path list = Files.writeString(folder.resolve("l.csv"), "caf\u00e9.jpg,cat\nplain.jpg,dog\n");
    Run run = evaluate("--labels=" + list);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("top-1 +1\\.0000 ")
        .contains("(1 by names in another Unicode form or with backslashes)");
  }

  @Test
  void aDifferenceInCaseIsAnErrorThatShowsBothNames() throws IOException {
    fiveImages();
    Path list = Files.writeString(folder.resolve("l.csv"), "cat/1.JPG,cat\n2.jpg,cat\n");

    assertThat(evaluate("--labels=" + list, "--unmatched=count").err())
        .contains("'cat/1.JPG' of ", "file:/photos/cat/1.jpg differ in upper and lower case");
  }

  @Test
  void decimalsAreClassIdsAndMissingValuesAreNoLabels() throws IOException {
    fiveImages();
    String list = "file;label\ncat/1.jpg;0.0\n2.jpg;0.0\n3.jpg;NaN\ndog/1.jpg;1.0\nbird/1.jpg;\n";
    Run run =
        evaluate(
            "--labels=" + Files.writeString(folder.resolve("l.csv"), list), "--unmatched=count");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("top-1 +1\\.0000 .* 3 +3")
        .contains("Images without a label, or with one that is no class: 2");
    String fraction =
        list.replace("1.0", "1.5").replace("NaN", "0").replace("bird/1.jpg;", "bird/1.jpg;2");
    assertThat(evaluate("--labels=" + Files.writeString(folder.resolve("f.csv"), fraction)).err())
        .contains("'1.5' of file:/photos/dog/1.jpg");
  }

  @Test
  void aWordForAMissingValueIsALabelIfAClassHasTheName() throws IOException {
    new PredictedRun(folder.resolve("run"), "none", "cat")
        .ok("file:/1.jpg", null, "0:1")
        .ok("file:/2.jpg", null, "1:1")
        .write(SPARK);
    Path list = Files.writeString(folder.resolve("l.csv"), "1.jpg,None\n2.jpg,cat\n");

    assertThat(evaluate("--labels=" + list).out()).containsPattern("top-1 +1\\.0000 .* 2 +2");
  }

  @Test
  void aParquetListMayHaveDecimals() throws IOException {
    fiveImages();
    Path list = folder.resolve("l");
    SPARK
        .sql(
            "select * from values ('cat/1.jpg', 0d), ('2.jpg', 0d), ('3.jpg', 0d), ('dog/1.jpg', 1d),"
                + " ('bird/1.jpg', 2d) as t(image, target)")
        .write()
        .parquet(list.toString());

    assertThat(evaluate("--labels=" + list).out()).containsPattern("top-1 +0\\.6000 ");
  }

  @Test
  void columnsOfAListAreNamedByTheUser() throws IOException {
    fiveImages();
    String list = "Bild;Rasse\ncat/1.jpg;cat\n";
    Path file = Files.writeString(folder.resolve("l.csv"), list);

    assertThat(
            evaluate(
                    "--labels=" + file,
                    "--path-column=Bild",
                    "--label-column=Rasse",
                    "--unmatched=count")
                .out())
        .contains("Evaluated 1 image of run");
    assertThat(evaluate("--labels=" + file, "--path-column=Bilder").err())
        .contains("path-column: ", "[Bild, Rasse]");
  }

  @Test
  void aTableOfClassesSavedOnWindowsIsReadFromItsFirstLine() throws IOException {
    new PredictedRun(folder.resolve("run"))
        .model("unnamed", 2)
        .ok("file:/n01440764/1.jpg", null, "0:0.9", "1:0.1")
        .ok("file:/n01443537/2.jpg", null, "0:0.9", "1:0.1")
        .write(SPARK);
    String table = "\uFEFF0;n01440764;tench, Tinca tinca\r\n1;n01443537;goldfish\r\n";
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      Path file = Files.write(folder.resolve("table.csv"), table.getBytes(charset));
      Run run = evaluate("--labels-from-folders", "--class-table=" + file);

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).containsPattern("goldfish +tench +1");
    }
  }

  @Test
  void anImageWithoutALabelIsAnErrorWithExamplesOrCounted() throws IOException {
    fiveImages();
    String list =
        "--labels=" + Files.writeString(folder.resolve("l.tsv"), "2.jpg\tcat\n3.jpg\tfox\n");
    Run refused = evaluate(list);
    Run counted = evaluate(list, "--unmatched=count");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err())
        .contains("3 images with no label in ", "file:/photos/bird/1.jpg", "--unmatched count");
    assertThat(counted.exitCode()).as(counted.err()).isZero();
    assertThat(counted.out())
        .contains(
            "Evaluated 1 image of run", "Images without a label, or with one that is no class: 4");
  }

  @Test
  void labelsThatHaveNotComeYetAreAnErrorOrSkipTheEvaluation() throws IOException {
    fiveImages();
    String list = "--labels=" + folder.resolve("tomorrow.csv");
    Run refused = evaluate(list);
    Run skipped = evaluate(list, "--missing-labels=skip");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("labels: ", "tomorrow.csv does not exist");
    assertThat(skipped.exitCode()).as(skipped.err()).isZero();
    assertThat(skipped.out()).startsWith("Not evaluated: ").contains("tomorrow.csv does not exist");
    assertThat(folder.resolve("run/evaluation")).doesNotExist();
  }

  @Test
  void aLabelThatIsNoClassIsAnErrorThatNamesIt() throws IOException {
    fiveImages();
    String list = "cat/1.jpg,0\n2.jpg,0\n3.jpg,fox\ndog/1.jpg,3\nbird/1.jpg,bird\n";
    Run run = evaluate("--labels=" + Files.writeString(folder.resolve("l.csv"), list));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("2 images with a label", "'fox' of file:/photos/cat/3.jpg", "'3' of")
        .contains("--class-table");
  }

  @Test
  void aNameThatSeveralImagesHaveIsAnError() throws IOException {
    fiveImages();
    Run run = evaluate("--labels=" + Files.writeString(folder.resolve("l.csv"), "1.jpg,cat\n"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("'1.jpg'", "fits several images", "/1.jpg and file:");
  }

  @Test
  void twoLabelsForAnImageAreAnError() throws IOException {
    fiveImages();
    String list = "cat/2.jpg,cat\n2.jpg,dog\n";
    Run run = evaluate("--labels=" + Files.writeString(folder.resolve("l.csv"), list));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("gives file:/photos/cat/2.jpg several labels", "'cat'", "'dog'");
  }

  @Test
  void listsThatFitNothingOrAreNotThereAreErrors() throws IOException {
    fiveImages();
    Path other = Files.writeString(folder.resolve("other.csv"), "x.jpg,cat\n");
    Path broken = Files.writeString(folder.resolve("broken.csv"), "cat/1.jpg,\n");

    assertThat(evaluate("--labels=" + other).err())
        .contains("nothing in " + other, "'x.jpg'", "photos/");
    assertThat(evaluate("--labels=" + broken).err()).contains("no label in " + broken);
    assertThat(evaluate("--labels=/no/such.csv").err()).contains("/no/such.csv does not exist");
    assertThat(evaluate("--labels=" + other, "--labels-from-folders").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aPlanWithoutLabelsSaysWhatToGive() throws IOException {
    new PredictedRun(folder.resolve("run"), "a", "b").ok("file:/1.jpg", null, "0:1").write(SPARK);

    assertThat(evaluate().err()).contains("has none", "--labels", "--labels-from-folders");
  }

  @Test
  void aTableGivesSynsetsAndNamesToClassesWithout() throws IOException {
    new PredictedRun(folder.resolve("run"))
        .model("unnamed", 2)
        .ok("file:/n01440764/1.jpg", null, "0:0.9", "1:0.1")
        .ok("file:/n01443537/2.jpg", null, "0:0.9", "1:0.1")
        .write(SPARK);
    String table = "0\tn01440764\ttench, Tinca tinca\n1\tn01443537\tgoldfish\n";
    Run run =
        evaluate(
            "--labels-from-folders",
            "--class-table=" + Files.writeString(folder.resolve("table.tsv"), table));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(rows("confusion")).containsExactly("0 0 1", "1 0 1");
    assertThat(run.out()).containsPattern("goldfish +tench +1");
  }

  @Test
  void topFiveIsLeftOutWhereFewerClassesWereKept() throws IOException {
    new PredictedRun(folder.resolve("run"), "a", "b")
        .topK(1)
        .ok("file:/1.jpg", 0, "0:1")
        .ok("file:/2.jpg", 1, "0:1")
        .write(SPARK);
    Run run = evaluate();

    assertThat(run.out()).contains("the run kept fewer classes an image");
    assertThat(json("evaluation.json").has("top5")).isFalse();
    assertThat(rows("classes"))
        .containsExactly("0 a 1 2 1 0.5 1.0 null", "1 b 1 0 0 null 0.0 null");
  }

  @Test
  void aPublishedNetworkStandsBesideItsRow() throws IOException {
    new PredictedRun(folder.resolve("run"))
        .model("densenet121", 1000)
        .ok("file:/1.jpg", 7, "7:0.9", "1:0.1")
        .ok("file:/2.jpg", 8, "7:0.9", "1:0.1")
        .write(SPARK);
    Run run = evaluate();

    JsonNode published = json("evaluation.json").path("published");
    assertThat(published.path("model").asText()).isEqualTo("densenet121");
    assertThat(published.path("top1").asDouble()).isEqualTo(0.757);
    assertThat(published.path("top1_difference").asDouble()).isEqualTo(0.5 - 0.757);
    assertThat(published.path("within_interval").asBoolean()).isTrue();
    assertThat(run.out())
        .containsPattern("top-1 +0\\.757 +0\\.5000 +-0\\.2570 +holds it: 0\\.0945 to 0\\.9055")
        .contains("Other weights", "Evaluated on 2 images", "Other preprocessing");
  }

  @Test
  void anotherRunIsComparedImageByImage() throws IOException {
    fiveImages();
    new PredictedRun(folder.resolve("other"), "cat", "dog, hound", "bird")
        .ok("file:/photos/cat/1.jpg", null, "0:0.9")
        .ok("file:/photos/cat/2.jpg", null, "2:0.5")
        .ok("file:/photos/cat/3.jpg", null, "0:0.7")
        .failed("file:/photos/dog/1.jpg", null)
        .failed("file:/photos/bird/1.jpg", null)
        .ok("file:/photos/bird/2.jpg", null, "2:0.7")
        .write(SPARK);
    Run run = evaluate("--against=" + folder.resolve("other"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode comparison = json("against-other/comparison.json");
    assertThat(comparison.at("/agreement/correct").asInt()).isEqualTo(2);
    assertThat(comparison.at("/agreement/count").asInt()).isEqualTo(5);
    assertThat(comparison.path("mcnemar").toString())
        .startsWith(
            "{\"both_right\":1,\"only_this_right\":2,\"only_other_right\":1,\"both_wrong\":1,"
                + "\"method\":\"exact binomial\",\"statistic\":1.0,\"p\":");
    assertThat(rows("against-other/differences"))
        .containsExactly(
            "file:/photos/cat/2.jpg 0 cat 0 cat 0.6000000238418579 2 bird 0.5",
            "file:/photos/cat/3.jpg 0 cat 1 dog, hound 0.800000011920929 0 cat 0.699999988079071",
            "file:/photos/dog/1.jpg 1 dog, hound 1 dog, hound 0.699999988079071 null null null");
    assertThat(run.out())
        .containsPattern("same class in both +0\\.4000")
        .contains("McNemar's test, exact binomial: p = 1.000.");
  }

  @Test
  void runsOfOtherImagesOrClassesAreNotCompared() throws IOException {
    fiveImages();
    String more =
        new PredictedRun(folder.resolve("more"), "a", "b", "c", "d")
            .ok("file:/photos/cat/1.jpg", 0, "0:1")
            .write(SPARK);
    String strangers =
        new PredictedRun(folder.resolve("strangers"), "a", "b", "c")
            .ok("file:/photos/9.jpg", 0, "0:1")
            .write(SPARK);

    assertThat(evaluate("--against=" + more).err()).contains("has 4 classes", "has 3");
    assertThat(evaluate("--against=" + strangers).err()).contains("no image in common");
  }

  @Test
  void aLaterEvaluationTakesThePlaceOfAnEarlierOne() throws IOException {
    fiveImages();
    evaluate("--against=" + folder.resolve("run"));
    assertThat(folder.resolve("run/evaluation/against-run/comparison.json")).exists();
    evaluate("--failed-images=excluded");

    assertThat(folder.resolve("run/evaluation/against-run")).doesNotExist();
    assertThat(json("evaluation.json").path("failed_images").asText()).isEqualTo("excluded");
  }

  @Test
  void classifyWithLabelsEndsByEvaluating() throws IOException {
    TinyModel model = TinyModel.write(folder);
    Path photos = Photos.write(folder.resolve("photos"));
    Path labels =
        Files.writeString(folder.resolve("l.csv"), "1.png,cat\n3.png,hound\nempty.png,2\n");
    Run run =
        Run.of(
            model.with(
                "classify",
                "--input=" + photos,
                "--labels=" + labels,
                "--unmatched=count",
                "--output=" + folder.resolve("run")));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Classified 44 images", "Evaluated 3 images");
    assertThat(json("evaluation.json").at("/by_status/1/counted").asInt()).isEqualTo(1);
  }

  @Test
  void classifyEvaluatesByTheLabelsOfItsManifestWhereAsked() throws IOException {
    TinyModel model = TinyModel.write(folder);
    Photos.write(folder.resolve("photos"));
    Path manifest = folder.resolve("m.csv");
    Files.writeString(manifest, "path,label\nphotos/1.png,2\nphotos/3.png,0\n");
    String[] options =
        model.with("classify", "--manifest=" + manifest, "--output=" + folder.resolve("run"));

    assertThat(Run.of(options).out()).doesNotContain("Evaluated");
    String[] asked =
        Stream.concat(Arrays.stream(options), Stream.of("--evaluate", "--overwrite"))
            .toArray(String[]::new);
    assertThat(Run.of(asked).out()).contains("Evaluated 2 images", "labels from the run's plan");
  }

  @Test
  void aFinishedRunWhoseEvaluationFailsHasAnExitCodeOfItsOwn() throws IOException {
    TinyModel model = TinyModel.write(folder);
    Path photos = Photos.write(folder.resolve("photos"));

    Run run =
        Run.of(
            model.with(
                "classify",
                "--input=" + photos,
                "--output=" + folder.resolve("run"),
                "--evaluate"));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.NOT_EVALUATED);
    assertThat(run.err()).contains("The run is done, its evaluation is not", "densepath: ");
  }

  private Run evaluate(String... options) {
    return Run.of(
        Stream.concat(Stream.of("evaluate", "--run=" + folder.resolve("run")), Stream.of(options))
            .toArray(String[]::new));
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve("run/evaluation/" + file).toFile());
  }

  /** Returns the rows of a table in the order in which they were written. */
  private List<String> rows(String table) {
    return SPARK
        .read()
        .parquet(folder.resolve("run/evaluation/" + table).toString())
        .collectAsList()
        .stream()
        .map(EvaluateCommandTest::text)
        .toList();
  }

  private static String text(Row row) {
    return row.mkString(" ");
  }
}
