package io.densepath.spark;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.Drawing;
import io.densepath.fixture.LargeImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares queries in a session with the extension with the same queries in a session without it,
 * in which {@code classify} is a plain function that Spark calls row by row.
 */
class QueriesTest {

  private static final int QUERIES = 100;
  private static final long SEED = 21;
  private static final String FAILS = "fails: ";

  @TempDir static Path directory;
  private static ImageTables tables;
  private static SparkSession rowByRow;
  private static SparkSession batched;

  @BeforeAll
  static void start() throws IOException {
    tables = ImageTables.in(directory);
    rowByRow = tables.spark;
    ClassifyFunction function = tables.classifier().function(rowByRow);
    rowByRow.udf().register("classify", (UDF1<Object, Row>) function::call, function.resultType());
    batched = ImageTables.secondSession(new DensePathExtensions());
    batched.conf().set("spark.densepath.weights", tables.model.toString());
    batched.conf().set("spark.densepath.batchSize", "4");
    batched.conf().set("spark.densepath.topK", "3");
    String table = directory.resolve("photos.parquet").toString();
    rowByRow
        .createDataFrame(
            rows(),
            new StructType()
                .add("id", DataTypes.IntegerType)
                .add("path", DataTypes.StringType)
                .add("content", DataTypes.BinaryType)
                .add("label", DataTypes.StringType)
                .add("paths", DataTypes.createArrayType(DataTypes.StringType)))
        .repartition(3, col("id"))
        .write()
        .parquet(table);
    for (SparkSession session : List.of(rowByRow, batched)) {
      session.read().parquet(table).createOrReplaceTempView("photos");
    }
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  /** Images of several formats, duplicates, nulls, broken bytes and a file that is missing. */
  private static List<Row> rows() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("mixed"));
    Path png = Drawing.png(folder.resolve("a.png"), 80, 1);
    Path jpeg = Drawing.jpeg(folder.resolve("b.jpg"), 100, 2);
    Path gif = Files.write(folder.resolve("c.gif"), LargeImages.gif(70, 70));
    Path text = Files.writeString(folder.resolve("d.png"), "no image");
    Path cut = Files.write(folder.resolve("e.jpg"), Arrays.copyOf(Files.readAllBytes(jpeg), 300));
    Path empty = Files.write(folder.resolve("f.png"), new byte[0]);
    List<Path> files = List.of(png, jpeg, gif, text, cut, empty, png, jpeg);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      rows.add(row(i + 1, file.toString(), Files.readAllBytes(file), i % 3 == 0 ? "a" : "b"));
    }
    rows.add(row(9, png.toString(), null, "b"));
    rows.add(row(10, null, Files.readAllBytes(gif), null));
    rows.add(row(11, null, null, null));
    rows.add(row(12, folder.resolve("missing.png").toString(), new byte[] {1, 2, 3}, "a"));
    return rows;
  }

  private static Row row(int id, String path, byte[] content, String label) {
    String[] paths = path == null ? new String[] {null} : new String[] {path};
    return RowFactory.create(id, path, content, label, paths);
  }

  @Test
  void generatedQueriesGiveTheSameRowsAsRowByRow() {
    QueryGenerator queries = new QueryGenerator(SEED);
    List<String> different = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      String query = queries.next();
      String expected = outcome(rowByRow, query);
      String found = outcome(batched, query);
      if (!found.equals(expected) || expected.startsWith(FAILS)) {
        different.add("%s%n  row by row: %s%n  batched:    %s".formatted(query, expected, found));
      }
    }
    assertThat(different).isEmpty();
  }

  private static String outcome(SparkSession session, String query) {
    try {
      return session.sql(query).collectAsList().stream()
          .map(Row::toString)
          .sorted()
          .toList()
          .toString();
    } catch (Exception e) {
      return FAILS + e;
    }
  }
}
