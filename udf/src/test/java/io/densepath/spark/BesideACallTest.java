package io.densepath.spark;

import static org.apache.spark.sql.functions.callUDF;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.input_file_name;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fetch.FetchSettings;
import io.densepath.fixture.Drawing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.TaskContext$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that what stands beside a call is what it is without the call. */
class BesideACallTest {

  private static final String NAME = "regexp_extract(path, '[^/]+$', 0) AS name";

  @TempDir static Path directory;
  private static ImageTables tables;

  /** The table by its files, because a view has no column _metadata. */
  private static String files;

  @BeforeAll
  static void start() throws Exception {
    tables = ImageTables.in(directory, "spark.sql.extensions", DensePathExtensions.class.getName());
    tables.spark.conf().set("spark.densepath.weights", tables.model.toString());
    for (String times : List.of("datetime", "int96")) {
      tables.spark.conf().set("spark.sql.parquet." + times + "RebaseModeInWrite", "CORRECTED");
    }
    tables
        .spark
        .read()
        .format("binaryFile")
        .load(tables.images.toString())
        .selectExpr(
            "path",
            "content",
            "length",
            "decode(unhex('FF'), 'ISO-8859-1') AS latin",
            "CAST(unhex('66FF6F') AS STRING) AS invalid",
            "DATE'1582-10-10' AS gap",
            "DATE'0001-01-01' AS old",
            "TIMESTAMP'0001-01-01 00:00:00' AS moment",
            "INTERVAL '1' MONTH AS months",
            "CAST(1.5 AS DECIMAL(38, 18)) AS exact",
            "map(struct(1), array(NULL, 'a')) AS entries")
        .repartition(5)
        .write()
        .parquet(table());
    files = "parquet.`" + table() + "`";
    tables.spark.read().parquet(table()).createOrReplaceTempView("photos");
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  @AfterEach
  void forgetWhatIsCached() {
    tables.spark.catalog().clearCache();
  }

  private static String table() {
    return directory.resolve("photos").toString();
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.orderBy("name").collectAsList();
  }

  private static List<Row> sql(String columns) {
    return sorted(tables.spark.sql("SELECT " + NAME + ", " + columns + " FROM " + files));
  }

  @Test
  void theFileOfARowIsItsOwnInSql() {
    for (String file :
        List.of(
            "input_file_name()",
            "input_file_block_start()",
            "input_file_block_length()",
            "_metadata.file_path",
            "_metadata.file_block_start")) {
      List<Row> alone = sql(file + " AS f");
      assertThat(alone).extracting(row -> row.get(1)).doesNotContainNull();
      for (String image : List.of("content", "path")) {
        Dataset<Row> beside =
            tables.spark.sql(
                "SELECT %s, %s AS f, classify(%s).status AS status FROM %s"
                    .formatted(NAME, file, image, files));
        assertThat(sorted(beside.select("name", "f"))).as(file).isEqualTo(alone);
        assertThat(sorted(beside.where("status IS NOT NULL").select("name", "f")))
            .as(file)
            .isEqualTo(alone);
      }
    }
    assertThat(sql("input_file_name() AS f").stream().map(row -> row.get(1)).distinct())
        .hasSizeGreaterThan(2);
  }

  @Test
  void theFileOfARowIsItsOwnBesideTheTransformer() {
    List<Row> alone = sql("input_file_name() AS f, _metadata.file_name AS m");
    Dataset<Row> photos =
        tables.spark.read().parquet(table()).withColumn("name", expr(NAME.replace(" AS name", "")));
    for (String image : List.of("content", "path")) {
      Dataset<Row> classified = tables.classifier().setInputCol(image).transform(photos);
      Dataset<Row> beside =
          classified
              .withColumn("f", input_file_name())
              .withColumn("m", col("_metadata.file_name"))
              .select("name", "f", "m", "classification");
      assertThat(sorted(beside).stream().map(row -> row.getStruct(3).getString(0)).distinct())
          .containsExactlyInAnyOrder("OK", "NOT_AN_IMAGE");
      assertThat(sorted(beside.drop("classification"))).isEqualTo(alone);
      assertThat(sorted(beside.where("classification.status IS NOT NULL").drop("classification")))
          .isEqualTo(alone);
    }
  }

  @Test
  void everyValueComesOutAsItWentIn() {
    String values =
        "hex(CAST(latin AS BINARY)), hex(CAST(invalid AS BINARY)), CAST(gap AS STRING),"
            + " CAST(old AS STRING), CAST(moment AS STRING), months, CAST(NULL AS VOID), exact, entries";
    List<Row> alone = sql(values);
    Dataset<Row> classified =
        tables.classifier().transform(tables.spark.table("photos").selectExpr("*", NAME));
    classified.createOrReplaceTempView("classified");
    Dataset<Row> beside =
        tables.spark.sql("SELECT name, " + values + ", classification FROM classified");
    assertThat(beside.queryExecution().optimizedPlan().toString()).contains("MapPartitions");
    assertThat(sorted(beside).stream().map(row -> RowFactory.create(firstTen(row))))
        .isEqualTo(alone.stream().map(row -> RowFactory.create(firstTen(row))).toList());
  }

  private static Object[] firstTen(Row row) {
    Object[] values = new Object[10];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    return values;
  }

  @Test
  void onlyReferencedColumnsGoThroughThePartitionFunction() {
    for (String query :
        List.of(
            "SELECT length, classify(content).status FROM photos",
            "SELECT length FROM photos WHERE classify(content).status = 'OK'",
            "SELECT sum(length) FROM photos WHERE classify(content).status = 'OK' AND length > 3",
            "SELECT length FROM (SELECT *, classify(content) AS f FROM photos) WHERE f.width > 3")) {
      String carried = carried(tables.spark.sql(query));
      assertThat(carried).as(query).contains("length").doesNotContain("content", "path", "latin");
    }
    Dataset<Row> transformed =
        tables
            .classifier()
            .transform(tables.spark.table("photos"))
            .where("classification.status = 'OK'")
            .select("length", "classification.width");
    assertThat(carried(transformed)).contains("length").doesNotContain("path", "latin");
    assertThat(transformed.queryExecution().optimizedPlan().toString())
        .containsOnlyOnce("MapPartitions");
  }

  /** Returns the columns that are carried along, as the plan names them. */
  private static String carried(Dataset<Row> query) {
    return query
        .queryExecution()
        .optimizedPlan()
        .toString()
        .lines()
        .filter(line -> line.contains("named_struct(row, "))
        .map(line -> line.replaceAll(".*named_struct\\(row, named_struct\\((.*?)\\).*", "$1"))
        .reduce("", String::concat);
  }

  @Test
  void aResultIsCachedWrittenAndViewed() {
    String query = "SELECT " + NAME + ", classify(content).status AS s FROM photos";
    List<Row> expected = sorted(tables.spark.sql(query));
    tables.spark.sql("CACHE TABLE kept AS " + query);
    assertThat(sorted(tables.spark.table("kept"))).isEqualTo(expected);
    assertThat(tables.spark.table("kept").queryExecution().optimizedPlan().toString())
        .contains("InMemoryRelation");
    tables.spark.sql("CREATE TABLE written (name STRING, s STRING) USING parquet");
    tables.spark.sql("INSERT INTO written " + query);
    assertThat(sorted(tables.spark.table("written"))).isEqualTo(expected);
    tables.spark.sql("CREATE TEMPORARY VIEW seen AS " + query);
    assertThat(sorted(tables.spark.table("seen"))).isEqualTo(expected);
    Dataset<Row> persisted = tables.spark.sql(query).persist();
    assertThat(persisted.where("s = 'OK'").count()).isEqualTo(ImageTables.GOOD);
    assertThat(sorted(persisted)).isEqualTo(expected);
  }

  @Test
  @SuppressWarnings("deprecation") // Programs call it.
  void theFunctionsOfDatasetsCallItToo() {
    Dataset<Row> photos =
        tables.spark.table("photos").withColumn("name", expr(NAME.replace(" AS name", "")));
    List<Row> expected = sql("classify(content).status AS s");
    assertThat(
            sorted(
                photos.select(
                    col("name"), callUDF("classify", col("content")).getField("status").as("s"))))
        .isEqualTo(expected);
    assertThat(sorted(photos.select(col("name"), expr("classify(content).status AS s"))))
        .isEqualTo(expected);
    assertThat(photos.filter("length > 0 AND classify(content).status = 'OK'").count())
        .isEqualTo(ImageTables.GOOD);
  }

  @Test
  void aSessionMayLeaveCallsRowByRow() {
    String query = "SELECT " + NAME + ", classify(content).status AS s FROM photos";
    List<Row> expected = sorted(tables.spark.sql(query));
    tables.spark.conf().set("spark.sql.optimizer.excludedRules", BatchingRule.class.getName());
    try {
      Dataset<Row> rowByRow = tables.spark.sql(query);
      assertThat(rowByRow.queryExecution().optimizedPlan().toString())
          .doesNotContain("MapPartitions");
      assertThat(sorted(rowByRow)).isEqualTo(expected);
    } finally {
      tables.spark.conf().unset("spark.sql.optimizer.excludedRules");
    }
  }

  /** Rows of a megabyte each, which name files that are not there. */
  @Test
  void wideRowsAreNotDrawnFarAhead() {
    UnsafeProjection columns =
        UnsafeProjection$.MODULE$.create(new StructType().add("wide", "binary"));
    AtomicInteger drawn = new AtomicInteger();
    Iterator<Row> rows =
        Stream.generate(
                () -> columns.apply(new GenericInternalRow(new Object[] {new byte[1 << 20]})))
            .limit(200)
            .map(row -> TableRows.row(row.copy(), "file:/no/such.png"))
            .peek(row -> drawn.incrementAndGet())
            .iterator();
    int atMost = (int) (FetchSettings.DEFAULT.maxBytesAhead() >> 20);
    ClassifyFunction function = tables.classifier().function(tables.spark);
    try (PartitionClassifier partition =
        function.batched(true).open(rows, TaskContext$.MODULE$.empty())) {
      int returned = 0;
      while (partition.hasNext()) {
        partition.next();
        returned++;
        assertThat(drawn.get() - returned).isLessThanOrEqualTo(2 * atMost);
      }
      assertThat(returned).isEqualTo(200);
    }
  }

  @Test
  void tablesOfTheDriverAreClassifiedByTasks() {
    byte[] text = "no image".getBytes(StandardCharsets.UTF_8);
    Dataset<Row> local =
        tables.spark.createDataFrame(
            List.of(RowFactory.create("a", text), RowFactory.create("b", null)),
            new StructType().add("name", "string").add("content", "binary"));
    Dataset<Row> classified = tables.classifier().transform(local);
    assertThat(classified.queryExecution().optimizedPlan().toString()).contains("MapPartitions");
    assertThat(sorted(classified.select("name", "classification.status")))
        .containsExactly(RowFactory.create("a", "NOT_AN_IMAGE"), RowFactory.create("b", "EMPTY"));
  }

  @Test
  void aStreamIsClassifiedAndGrouped() throws Exception {
    Path arriving = Files.createDirectory(directory.resolve("arriving"));
    Drawing.png(arriving.resolve("a.png"), 80, 1);
    Drawing.png(arriving.resolve("b.png"), 80, 2);
    Files.writeString(arriving.resolve("c.png"), "no image");
    tables
        .spark
        .readStream()
        .format("binaryFile")
        .schema(tables.spark.read().format("binaryFile").load(arriving.toString()).schema())
        .load(arriving.toString())
        .createOrReplaceTempView("stream");
    StreamingQuery query =
        tables
            .spark
            .sql(
                "SELECT classify(content).status AS name, count(*) AS n, max(classify(path).width)"
                    + " AS w FROM stream WHERE length > 0 GROUP BY 1")
            .writeStream()
            .format("memory")
            .queryName("grouped")
            .outputMode("complete")
            .start();
    try {
      query.processAllAvailable();
    } finally {
      query.stop();
    }
    assertThat(sorted(tables.spark.table("grouped")))
        .containsExactly(
            RowFactory.create("NOT_AN_IMAGE", 1L, null), RowFactory.create("OK", 2L, 80));
  }
}
