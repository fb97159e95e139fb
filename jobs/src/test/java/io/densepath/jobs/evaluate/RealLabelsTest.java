package io.densepath.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.fixture.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class RealLabelsTest {

  private static final StructType IMAGES =
      new StructType().add("path", DataTypes.StringType).add("predicted", DataTypes.IntegerType);

  @Test
  void anImageIsRightByAnyOfItsClassesAndAnEmptyListIsLeftOut() {
    RealLabels real = RealLabels.parse("real.json", "[[3, 1], [], [0], [2]]", 4);

    Proportion share =
        real.judge(
            images(
                RowFactory.create("s3a://b/val/ILSVRC2012_val_00000001.JPEG", 1),
                RowFactory.create("s3a://b/val/ILSVRC2012_val_00000002.JPEG", 0),
                RowFactory.create("s3a://b/val/ILSVRC2012_val_00000003.JPEG", 1),
                RowFactory.create("s3a://b/val/ILSVRC2012_val_00000004.JPEG", null),
                RowFactory.create("s3a://b/val/another.JPEG", 1)));

    assertThat(share).isEqualTo(new Proportion(1, 3));
  }

  @Test
  void imagesOfAnotherNameAreAnError() {
    RealLabels real = RealLabels.parse("real.json", "[[0]]", 4);

    assertThatThrownBy(() -> real.judge(images(RowFactory.create("a/1.jpg", 0))))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("no image of the run has a list in real.json");
  }

  @Test
  void whatIsNoListOfListsOfClassesIsRefused() {
    for (String json : List.of("{}", "[1, 2]", "[[\"cat\"]]", "[[0", "null", "[null]", "")) {
      assertThatThrownBy(() -> RealLabels.parse("real.json", json, 4))
          .as(json)
          .isInstanceOf(JobException.class)
          .hasMessageContaining("real: real.json is no JSON list");
    }
    assertThatThrownBy(() -> RealLabels.parse("real.json", "[[0], [4]]", 4))
        .hasMessage("real: list 2 of real.json has class 4, but the model's classes are 0 to 3.");
  }

  private static Dataset<Row> images(Row... rows) {
    return LocalSpark.session().createDataFrame(List.of(rows), IMAGES);
  }
}
