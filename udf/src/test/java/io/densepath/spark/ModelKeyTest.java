package io.densepath.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.SmallModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a model that is kept is used only for the very files that it was made of. */
class ModelKeyTest {

  @TempDir static Path directory;
  private static ImageTables tables;

  @BeforeAll
  static void start() throws IOException {
    tables = ImageTables.in(directory);
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  private static ImageClassifier checkpoint(Path architecture, Path classNames) {
    return new ImageClassifier()
        .setWeights(directory.resolve("small.safetensors").toString())
        .setArchitecture(architecture.toString())
        .setClassNames(classNames.toString())
        .setPrecision("fp32");
  }

  private static Path architecture(Path file, int crop) throws IOException {
    return Files.writeString(
        file,
        """
        family=densenet
        name=small
        initial-features=16
        growth=8
        layers=2-2
        bottleneck=2
        stem=imagenet
        classes=10
        preprocessing.short-side=64
        preprocessing.crop=%s
        """
            .formatted(crop));
  }

  private static Path classNames(Path file, String prefix) throws IOException {
    return Files.writeString(
        file,
        IntStream.range(0, SmallModel.CLASSES)
            .mapToObj(i -> prefix + i + "\n")
            .collect(Collectors.joining()));
  }

  private static Dataset<Row> photos() {
    return tables.spark.read().format("binaryFile").load(tables.images.toString());
  }

  private static List<String> names(Dataset<Row> classified, String column) {
    return classified
        .where(column + ".status = 'OK'")
        .selectExpr("substr(" + column + ".predictions[0].class_name, 1, 3)")
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void twoFilesOfClassNamesAreTwoModelsInOneQuery() throws IOException {
    Path architecture = architecture(directory.resolve("one.properties"), 64);
    Path cats = classNames(directory.resolve("cats.txt"), "cat");
    Path dogs = classNames(directory.resolve("dogs.txt"), "dog");
    Dataset<Row> both =
        checkpoint(architecture, dogs)
            .setOutputCol("other")
            .transform(checkpoint(architecture, cats).transform(photos()));
    assertThat(names(both, "classification")).containsExactly("cat");
    assertThat(names(both, "other")).containsExactly("dog");
  }

  @Test
  void aFileOfClassNamesThatIsReplacedIsReadAgain() throws IOException {
    Path architecture = architecture(directory.resolve("two.properties"), 64);
    Path file = classNames(directory.resolve("names.txt"), "cat");
    ImageClassifier classifier = checkpoint(architecture, file);
    assertThat(names(classifier.transform(photos()), "classification")).containsExactly("cat");
    FileTime before = Files.getLastModifiedTime(file);
    classNames(file, "dog");
    Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 1000));
    assertThat(names(classifier.transform(photos()), "classification")).containsExactly("dog");
  }

  @Test
  void anArchitectureFileThatIsReplacedIsReadAgain() throws IOException {
    Path names = classNames(directory.resolve("fixed.txt"), "cat");
    Path file = architecture(directory.resolve("three.properties"), 64);
    ImageClassifier classifier = checkpoint(file, names);
    assertThat(crop(classifier)).isEqualTo(64);
    FileTime before = Files.getLastModifiedTime(file);
    architecture(file, 32);
    Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 1000));
    assertThat(crop(classifier)).isEqualTo(32);
  }

  private static int crop(ImageClassifier classifier) {
    return classifier.settings(tables.spark).model().preprocessing().crop();
  }
}
