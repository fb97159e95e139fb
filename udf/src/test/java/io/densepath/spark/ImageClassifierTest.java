package io.densepath.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fixture.Drawing;
import io.densepath.fixture.SmallModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.BucketedRandomProjectionLSH;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the transformer in a Spark program with the partition function that jobs use. */
class ImageClassifierTest {

  @TempDir static Path directory;
  private static ImageTables tables;

  @BeforeAll
  static void start() throws Exception {
    tables = ImageTables.in(directory);
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  /**
   * Reads the files with Spark's binaryFile source: its columns are path, modificationTime, length
   * and content.
   */
  private static Dataset<Row> files() {
    return tables
        .spark
        .read()
        .format("binaryFile")
        .load(tables.images.toString())
        .coalesce(1)
        .withColumn("name", regexp_extract(col("path"), "[^/]+$", 0))
        .sortWithinPartitions("name");
  }

  @Test
  void everyRowComesOutInItsPlaceWithAResult() {
    List<Row> rows =
        tables.classifier().transform(files()).select("name", "classification").collectAsList();
    assertThat(rows).extracting(row -> row.getString(0)).isEqualTo(ImageTables.NAMES);
    assertThat(rows)
        .filteredOn(row -> row.getStruct(1).getString(0).equals("OK"))
        .hasSize(ImageTables.GOOD)
        .allSatisfy(
            row -> {
              Row result = row.getStruct(1);
              assertThat(result.<Integer>getAs("width")).isEqualTo(80);
              assertThat(result.getList(result.fieldIndex("predictions"))).hasSize(3);
            });
    assertThat(rows.get(5).getStruct(1).<String>getAs("status")).isEqualTo("NOT_AN_IMAGE");
    assertThat(rows.get(5).getStruct(1).<String>getAs("error")).isNotBlank();
  }

  @Test
  void aPathIsReadAsItsBytesAre() {
    ImageClassifier classifier = tables.classifier().setWithLogits(true).setWithEmbedding(true);
    List<Row> ofBytes =
        classifier.transform(files()).select("name", "classification").collectAsList();
    List<Row> ofPaths =
        classifier
            .setInputCol("path")
            .transform(files().drop("content"))
            .select("name", "classification")
            .collectAsList();
    assertThat(ofPaths.stream().filter(row -> row.getStruct(1).getString(0).equals("OK")))
        .hasSize(ImageTables.GOOD)
        .isSubsetOf(ofBytes);
    assertThat(ofPaths).extracting(row -> row.getString(0)).isEqualTo(ImageTables.NAMES);
    assertThat(ofPaths.get(0).getStruct(1).getList(7)).hasSizeGreaterThan(SmallModel.CLASSES);
  }

  @Test
  void theJobsPartitionFunctionSaysTheSame() {
    Dataset<Row> plan =
        files()
            .select(
                col("path"),
                col("length"),
                lit(null).cast("int").as("label"),
                lit(null).cast("string").as("etag"),
                lit(null).cast("long").as("modified"),
                lit(0).as("wave"));
    ClassifySettings settings = tables.classifier().settings(tables.spark);
    List<Row> job =
        plan.mapPartitions(
                Classifier.ofPlan(
                    settings,
                    new SerializableConfiguration(
                        tables.spark.sparkContext().hadoopConfiguration()),
                    TaskAccumulators.register(tables.spark.sparkContext())),
                Encoders.row(Schemas.predictions(settings.outputs(), settings.format())))
            .drop("label")
            .collectAsList();
    Dataset<Row> table =
        tables
            .classifier()
            .setInputCol("path")
            .transform(files())
            .select("path", "classification.*");
    assertThat(table.collectAsList()).isEqualTo(job);
  }

  @Test
  void nullsAndMissingFilesHaveAResultToo() {
    StructType schema =
        new StructType()
            .add("content", DataTypes.BinaryType, true)
            .add("where", DataTypes.StringType, true);
    Dataset<Row> table =
        tables.spark.createDataFrame(
            List.of(RowFactory.create(null, null), RowFactory.create(null, "file:/no/such.jpg")),
            schema);
    assertThat(status(tables.classifier().transform(table))).containsExactly("EMPTY", "EMPTY");
    assertThat(status(tables.classifier().setInputCol("where").transform(table)))
        .containsExactly("EMPTY", "UNREADABLE");
  }

  private static List<String> status(Dataset<Row> classified) {
    return classified.select("classification.status").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void aPipelineIsSavedAndLoaded() throws Exception {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  tables.classifier().setOutputCol("found"),
                  new SQLTransformer()
                      .setStatement(
                          "SELECT name, get(found.predictions, 0).class_id id FROM __THIS__")
                });
    PipelineModel fitted = pipeline.fit(files());
    String path = directory.resolve("pipeline").toString();
    fitted.write().overwrite().save(path);
    List<Row> expected = fitted.transform(files()).collectAsList();
    assertThat(PipelineModel.load(path).transform(files()).collectAsList()).isEqualTo(expected);
    assertThat(expected).hasSize(ImageTables.NAMES.size());
  }

  @Test
  void whatIsSetIsCopiedSavedAndLoaded() throws Exception {
    ImageClassifier classifier =
        tables.classifier().setModel("dpn68").setPrecision("fp32").setWithLogits(true);
    String path = directory.resolve("classifier").toString();
    classifier.write().overwrite().save(path);
    ImageClassifier loaded = ImageClassifier.load(path);
    assertThat(loaded.uid()).isEqualTo(classifier.uid());
    assertThat(loaded.explainParams()).isEqualTo(classifier.explainParams());
    ImageClassifier copy =
        classifier.copy(new ParamMap().put(classifier.topK(), 1).put(classifier.device(), "cpu"));
    assertThat(copy.getTopK()).isEqualTo(1);
    assertThat(copy.getDevice()).isEqualTo("cpu");
    assertThat(copy.getModel()).isEqualTo("dpn68");
    assertThat(classifier.getTopK()).isEqualTo(3);
  }

  @Test
  void theSchemaIsKnownBeforeAnythingIsRead() {
    ImageClassifier classifier =
        new ImageClassifier().setWeights("file:/no/such").setWithEmbedding(true);
    StructType schema = classifier.transformSchema(files().schema());
    assertThat(schema.fieldNames()).endsWith("name", "classification");
    assertThat(((StructType) schema.apply("classification").dataType()).fieldNames())
        .containsExactly(
            "status", "error", "width", "height", "length", "predictions", "embedding");
    Metadata metadata = new MetadataBuilder().putString("of", "a watermark").build();
    Dataset<Row> files = files().withColumn("a `b`.c", col("name").as("x", metadata));
    assertThat(tables.classifier().transform(files).schema())
        .isEqualTo(tables.classifier().transformSchema(files.schema()));
    assertThat(tables.classifier().transform(files).schema().apply("a `b`.c").metadata())
        .isEqualTo(metadata);
  }

  @Test
  void whatCannotBeIsSaidAtOnce() {
    Dataset<Row> files = files();
    refused(tables.classifier().setInputCol("image"), files, "inputCol", "'image'", "content");
    refused(tables.classifier().setInputCol("length"), files, "inputCol", "bigint", "binary");
    refused(tables.classifier().setOutputCol("name"), files, "outputCol", "'name' already");
    refused(new ImageClassifier(), files, "weights", "not set");
    refused(tables.classifier().setWeights("/no/such"), files, "weights", "/no/such");
    refused(tables.classifier().setPrecision("int8"), files, "precision", "int8", "bf16");
    refused(tables.classifier().setPrecision("bf16"), files, "precision", "bf16", "fp32");
    refused(tables.classifier().setModel("resnet50"), files, "resnet50", "Nearest");
    refused(tables.classifier().setModel("dpn68"), files, "model", "is a model folder");
    assertThatThrownBy(() -> new ImageClassifier().setTopK(0)).hasMessageContaining("topK");
    assertThatThrownBy(() -> new ImageClassifier().setBatchSize(-1))
        .hasMessageContaining("batchSize");
  }

  private static void refused(ImageClassifier classifier, Dataset<Row> table, String... words) {
    assertThatThrownBy(() -> classifier.transform(table))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  void aStreamOfFilesIsClassifiedAsItComes() throws Exception {
    Path arriving = Files.createDirectory(directory.resolve("arriving"));
    Drawing.png(arriving.resolve("a.png"), 80, 1);
    Files.writeString(arriving.resolve("b.png"), "no image");
    Dataset<Row> stream =
        tables
            .spark
            .readStream()
            .format("binaryFile")
            .schema(tables.spark.read().format("binaryFile").load(arriving.toString()).schema())
            .load(arriving.toString());
    String out = directory.resolve("stream-out").toString();
    StreamingQuery query =
        tables
            .classifier()
            .transform(stream)
            .select(col("path"), col("classification"))
            .writeStream()
            .format("parquet")
            .option("path", out)
            .option("checkpointLocation", directory.resolve("stream-checkpoint").toString())
            .start();
    try {
      query.processAllAvailable();
      assertThat(tables.spark.read().parquet(out).count()).isEqualTo(2);
      Drawing.png(arriving.resolve("c.png"), 80, 2);
      query.processAllAvailable();
    } finally {
      query.stop();
    }
    List<Row> rows =
        tables
            .spark
            .read()
            .parquet(out)
            .select(
                concat(
                    regexp_extract(col("path"), "[^/]+$", 0),
                    lit(" "),
                    col("classification.status")))
            .collectAsList();
    assertThat(rows)
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("a.png OK", "b.png NOT_AN_IMAGE", "c.png OK");
  }

  @Test
  void embeddingsFindWhatLooksAlike() throws Exception {
    Path twins = Files.createDirectory(directory.resolve("twins"));
    for (int i = 0; i < 6; i++) {
      Drawing.jpeg(twins.resolve("photo-" + i + ".jpg"), 96, i);
    }
    Files.copy(twins.resolve("photo-4.jpg"), twins.resolve("copy-of-4.jpg"));
    Dataset<Row> embedded =
        tables
            .classifier()
            .setWithEmbedding(true)
            .transform(tables.spark.read().format("binaryFile").load(twins.toString()))
            .where("classification.status = 'OK'")
            .select(
                regexp_extract(col("path"), "[^/]+$", 0).as("name"),
                functions.array_to_vector(col("classification.embedding")).as("features"))
            .cache();
    Dataset<Row> pairs =
        new BucketedRandomProjectionLSH()
            .setInputCol("features")
            .setOutputCol("hashes")
            .setBucketLength(2)
            .setNumHashTables(3)
            .setSeed(1)
            .fit(embedded)
            .approxSimilarityJoin(embedded, embedded, Double.MAX_VALUE, "distance")
            .where("datasetA.name < datasetB.name")
            .orderBy("distance")
            .select("datasetA.name", "datasetB.name");
    assertThat(pairs.first()).isEqualTo(RowFactory.create("copy-of-4.jpg", "photo-4.jpg"));
  }
}
