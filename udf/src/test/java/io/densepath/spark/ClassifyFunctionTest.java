package io.densepath.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the SQL function, in batches and image by image, with the transformer. */
class ClassifyFunctionTest {

  private static final String WEIGHTS = "spark.densepath.weights";

  @TempDir static Path directory;
  private static ImageTables tables;
  private static List<Row> expected;

  @BeforeAll
  static void start() throws Exception {
    tables = ImageTables.in(directory, "spark.sql.extensions", DensePathExtensions.class.getName());
    tables
        .spark
        .read()
        .format("binaryFile")
        .load(tables.images.toString())
        .createOrReplaceTempView("photos");
    expected =
        tables
            .classifier()
            .transform(tables.spark.table("photos"))
            .select("path", "classification")
            .orderBy("path")
            .collectAsList();
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  @BeforeEach
  void configure() {
    tables.spark.conf().set(WEIGHTS, tables.model.toString());
    tables.spark.conf().set("spark.densepath.batchSize", "4");
    tables.spark.conf().set("spark.densepath.topK", "3");
  }

  @AfterEach
  void unset() {
    for (String name : List.of("weights", "batchSize", "topK", "withLogits", "model")) {
      tables.spark.conf().unset("spark.densepath." + name);
    }
  }

  private static List<Row> sql(String query) {
    return tables.spark.sql(query).collectAsList();
  }

  private static String plan(String query) {
    return tables.spark.sql(query).queryExecution().optimizedPlan().toString();
  }

  @Test
  void columnsAreAnsweredInBatches() {
    String query = "SELECT path, classify(content) AS found FROM photos";
    assertThat(sql(query + " ORDER BY path")).isEqualTo(expected);
    assertThat(plan(query)).containsOnlyOnce("MapPartitions").doesNotContain("classify(content");
    assertThat(sql("SELECT path, classify(path) AS found FROM photos ORDER BY path"))
        .extracting(row -> row.getStruct(1).getAs("predictions"))
        .isEqualTo(expected.stream().map(row -> row.getStruct(1).getAs("predictions")).toList());
  }

  @Test
  void theSameCallInOneClauseIsAnsweredOnce() {
    String query =
        """
        SELECT path, classify(content).status AS s, get(classify(content).predictions, 0).class_id AS c
        FROM photos\
        """;
    assertThat(plan(query)).containsOnlyOnce("MapPartitions");
    String nested =
        """
        SELECT path, f.status, f.width, f.error
        FROM (SELECT path, classify(content) AS f FROM photos) WHERE f.status <> 'OK'\
        """;
    assertThat(plan(nested)).containsOnlyOnce("MapPartitions");
    assertThat(sql(nested)).hasSize(ImageTables.NAMES.size() - ImageTables.GOOD);
  }

  @Test
  void conditionsGroupsAndGeneratorsAreBatchesToo() {
    String where = "SELECT path FROM photos WHERE classify(content).status = 'OK'";
    assertThat(plan(where)).contains("MapPartitions");
    assertThat(sql(where)).hasSize(ImageTables.GOOD);
    assertThat(tables.spark.sql(where).columns()).containsExactly("path");

    String group = "SELECT classify(content).status AS s, count(*) AS n FROM photos GROUP BY 1";
    assertThat(plan(group)).contains("MapPartitions");
    assertThat(sql(group + " HAVING s = 'OK'"))
        .singleElement()
        .satisfies(row -> assertThat(row.getLong(1)).isEqualTo(ImageTables.GOOD));

    String each =
        """
        SELECT path, likely.class_name FROM photos
        LATERAL VIEW explode(classify(content).predictions) t AS likely\
        """;
    assertThat(plan(each)).contains("MapPartitions");
    assertThat(sql(each)).hasSize(3 * ImageTables.GOOD);
  }

  @Test
  void conditionsWithoutACallComeFirst() {
    String query =
        """
        SELECT path FROM photos
        WHERE classify(content).status = 'OK' AND path LIKE '%/1.png' AND length > 0\
        """;
    String plan = plan(query);
    assertThat(plan.indexOf("1.png")).isGreaterThan(plan.indexOf("MapPartitions"));
    assertThat(sql(query)).hasSize(1);
  }

  @Test
  void columnsThatAreNotSelectedCanStillBeAskedFor() {
    assertThat(sql("SELECT classify(content) AS f FROM photos ORDER BY path"))
        .extracting(row -> row.getStruct(0))
        .isEqualTo(expected.stream().map(row -> row.getStruct(1)).toList());
    assertThat(
            tables
                .spark
                .table("photos")
                .selectExpr("classify(content) AS f")
                .orderBy("path")
                .collectAsList())
        .extracting(row -> row.getStruct(0))
        .isEqualTo(expected.stream().map(row -> row.getStruct(1)).toList());
    String having =
        """
        SELECT classify(content).status AS s, count(*) FROM photos
        GROUP BY 1 HAVING max(length) > 100\
        """;
    assertThat(sql(having))
        .singleElement()
        .satisfies(row -> assertThat(row.get(0)).isEqualTo("OK"));
    tables
        .spark
        .read()
        .format("binaryFile")
        .load(tables.images.toString())
        .selectExpr("_metadata.file_name AS name", "classify(content).status AS s")
        .where("name = '4x-text.png'")
        .collectAsList()
        .forEach(row -> assertThat(row.getString(1)).isEqualTo("NOT_AN_IMAGE"));
  }

  @Test
  void whatHasNoValueBelowIsAnsweredImageByImage() {
    for (String query :
        List.of(
            "SELECT path, classify(path).status AS s FROM photos GROUP BY path",
            "SELECT path, classify(first(content)).status AS s FROM photos GROUP BY path",
            "SELECT path, transform(array(path), p -> classify(p).status)[0] AS s FROM photos")) {
      assertThat(sql(query + " ORDER BY path"))
          .as(query)
          .extracting(row -> row.getString(1))
          .isEqualTo(expected.stream().map(row -> row.getStruct(1).getString(0)).toList());
    }
    String outer =
        """
        SELECT path FROM photos p
        WHERE EXISTS (SELECT 1 FROM range(1) WHERE classify(p.path).status = 'OK')\
        """;
    assertThat(sql(outer)).hasSize(ImageTables.GOOD);
  }

  @Test
  void nullsAmongPathsOpenNothingAnew() {
    tables.classifier().register(tables.spark, "classify_one");
    List<Row> rows =
        sql(
            """
            SELECT classify_one(CASE WHEN id % 2 = 0 THEN path END).status, classify_one(content).status
            FROM photos CROSS JOIN range(200) WHERE path LIKE '%/1.png'\
            """);
    assertThat(rows).hasSize(200);
    assertThat(rows).filteredOn(row -> row.getString(0).equals("EMPTY")).hasSize(100);
    assertThat(rows).allSatisfy(row -> assertThat(row.getString(1)).isEqualTo("OK"));
    long reading =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("densepath-fetch"))
            .count();
    assertThat(reading).isLessThan(200);
  }

  @Test
  void joinsHaveColumnsOfOneName() {
    Dataset<Row> joined =
        tables.spark.sql(
            """
            SELECT a.path, b.path, classify(a.content) = classify(b.content) AS same
            FROM photos a JOIN photos b ON a.path = b.path\
            """);
    assertThat(joined.columns()).containsExactly("path", "path", "same");
    assertThat(joined.collectAsList())
        .hasSize(ImageTables.NAMES.size())
        .allSatisfy(
            row -> {
              assertThat(row.getString(0)).isEqualTo(row.getString(1));
              assertThat(row.getBoolean(2)).isTrue();
            });
  }

  @Test
  void callsInTheConditionOfAJoinAreAnsweredBelowIt() {
    String query =
        """
        SELECT count(*) FROM photos a JOIN photos b
        ON classify(a.content).status = b.path OR a.path = b.path\
        """;
    assertThat(plan(query)).contains("MapPartitions").doesNotContain("classify(content");
    assertThat(sql(query).get(0).getLong(0)).isEqualTo(ImageTables.NAMES.size());
  }

  @Test
  void aRegisteredFunctionSaysTheSameInBatches() {
    tables.classifier().register(tables.spark, "classify_one");
    String query = "SELECT path, classify_one(content) AS found FROM photos";
    assertThat(plan(query)).containsOnlyOnce("MapPartitions");
    assertThat(sql(query + " ORDER BY path")).isEqualTo(expected);
    assertThat(sql("SELECT classify_one(path).status = 'OK' FROM photos WHERE path LIKE '%/1.png'"))
        .singleElement()
        .satisfies(row -> assertThat(row.getBoolean(0)).isTrue());
    assertThat(sql("SELECT classify_one(CAST(NULL AS BINARY)).status").get(0).getString(0))
        .isEqualTo("EMPTY");
    assertThat(sql("SELECT classify_one(NULL).status").get(0).getString(0)).isEqualTo("EMPTY");
  }

  @Test
  void settingsSayWhatComesOut() {
    tables.spark.conf().set("spark.densepath.withLogits", "true");
    Row row = sql("SELECT f.* FROM (SELECT classify(content) AS f FROM photos LIMIT 1)").get(0);
    assertThat(row.schema().fieldNames()).endsWith("predictions", "logits");
    assertThat(row.getList(row.fieldIndex("predictions"))).hasSize(3);
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThatThrownBy(() -> sql("SELECT classify(length) FROM photos"))
        .hasMessageContaining("bigint")
        .hasMessageContaining("expected binary");
    assertThatThrownBy(() -> sql("SELECT classify(content, path) FROM photos"))
        .hasStackTraceContaining("classify takes one argument");
    tables.spark.conf().set("spark.densepath.model", "resnet50");
    assertThatThrownBy(() -> sql("SELECT classify(content) FROM photos"))
        .hasStackTraceContaining("Unknown model 'resnet50'");
    tables.spark.conf().unset("spark.densepath.model");
    tables.spark.conf().set("spark.densepath.withLogits", "yes");
    assertThatThrownBy(() -> sql("SELECT classify(content) FROM photos"))
        .hasStackTraceContaining("spark.densepath.withLogits: 'yes', expected true or false");
    tables.spark.conf().unset("spark.densepath.withLogits");
    tables.spark.conf().unset(WEIGHTS);
    assertThatThrownBy(() -> sql("SELECT classify(content) FROM photos"))
        .hasStackTraceContaining("weights: not set")
        .hasStackTraceContaining(WEIGHTS);
    tables.spark.conf().set("spark.densepath.wieghts", "x");
    try {
      assertThatThrownBy(() -> sql("SELECT classify(content) FROM photos"))
          .hasStackTraceContaining("spark.densepath.wieghts: there is no such setting");
    } finally {
      tables.spark.conf().unset("spark.densepath.wieghts");
    }
  }
}
