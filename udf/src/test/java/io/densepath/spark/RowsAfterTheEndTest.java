package io.densepath.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.InputFormat;
import io.densepath.fetch.TableColumns;
import io.densepath.fixture.LargeImages;
import io.densepath.fixture.SmallModel;
import io.densepath.image.Decoding;
import io.densepath.image.ImageLimits;
import io.densepath.predict.Device;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.LoadedModels;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.Outputs;
import io.densepath.predict.Predictor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Draws rows with a thread that outlives its task, as the threads do that feed a Python worker or
 * the command of RDD.pipe when the consumer needs no more rows.
 */
@Timeout(120)
class RowsAfterTheEndTest {

  private static final int BATCH_SIZE = 4;
  private static final Outputs OUTPUTS = new Outputs(1, false, false);

  private static final Straggler STRAGGLER = new Straggler();

  @TempDir static Path folder;
  private static ImageTables tables;

  @BeforeAll
  static void start() throws IOException {
    tables = ImageTables.in(folder);
    // A GIF is decoded without native memory, whose end would stop the thread by accident.
    Files.createDirectory(folder.resolve("gifs"));
    for (int i = 0; i < 3 * BATCH_SIZE; i++) {
      Files.write(folder.resolve("gifs").resolve(i + ".gif"), LargeImages.gif(80, 80));
    }
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  /** A thread that draws one row, waits until it may go on, and draws the rest. */
  private static final class Straggler {
    final CompletableFuture<Row> first = new CompletableFuture<>();
    final CountDownLatch goesOn = new CountDownLatch(1);
    final CompletableFuture<Optional<RuntimeException>> failure = new CompletableFuture<>();

    void draw(Iterator<Row> rows) {
      Thread thread = new Thread(() -> failure.complete(failureOf(rows)), "straggler");
      thread.setDaemon(true);
      thread.start();
    }

    private Optional<RuntimeException> failureOf(Iterator<Row> rows) {
      try {
        first.complete(rows.next());
        goesOn.await();
        rows.forEachRemaining(row -> {});
        return Optional.empty();
      } catch (RuntimeException e) {
        first.completeExceptionally(e);
        return Optional.of(e);
      } catch (InterruptedException e) {
        throw new AssertionError("nothing interrupts this thread", e);
      }
    }
  }

  /** Classifies a partition, and ends the task after the first row. */
  private record FirstRow(Classifier classifier) implements MapPartitionsFunction<Row, Row> {
    @Override
    public Iterator<Row> call(Iterator<Row> in) throws ExecutionException, InterruptedException {
      STRAGGLER.draw(classifier.call(in));
      return List.of(STRAGGLER.first.get()).iterator();
    }
  }

  @Test
  void aRowThatIsDrawnAfterTheTaskIsRefusedAndTheNextTasksBatchIsLeftAlone() throws Exception {
    ClassifySettings settings = settings(ModelFolder.read(tables.model));
    assertThat(run(settings)).hasSize(1);

    try (Predictor next = loaded(settings).predictor(BATCH_SIZE, OUTPUTS)) {
      byte[] image = new byte[3 * SmallModel.SIDE * SmallModel.SIDE];
      Arrays.fill(image, (byte) 90);
      next.next().put(image);
      STRAGGLER.goesOn.countDown();
      Optional<RuntimeException> failure = STRAGGLER.failure.get();

      ByteBuffer kept = next.next().duplicate().flip();
      assertThat(kept).isEqualTo(ByteBuffer.wrap(image));
      assertThat(failure.orElseThrow())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the task ended before every row");
    }
  }

  /** Runs a task that ends after its first row. */
  private static List<Row> run(ClassifySettings settings) {
    Dataset<Row> images =
        tables
            .spark
            .read()
            .format("binaryFile")
            .load(folder + "/gifs")
            .coalesce(1)
            .select("path", "content");
    StructType schema =
        new StructType().add("path", "string").add("result", Schemas.result(settings.outputs()));
    SerializableConfiguration hadoop =
        new SerializableConfiguration(tables.spark.sparkContext().hadoopConfiguration());
    TableRows rows = new TableRows(false, settings.fetch());
    return images
        .mapPartitions(
            new FirstRow(Classifier.ofTable(settings, rows, hadoop)), Encoders.row(schema))
        .collectAsList();
  }

  private static ClassifySettings settings(ModelFolder model) {
    return new ClassifySettings(
        "test",
        model.description(),
        ArchiveFile.shared(model.archive()),
        model.classNames(),
        DeviceRequest.CPU,
        BATCH_SIZE,
        OUTPUTS,
        ImageLimits.standard(),
        Decoding.FULL,
        InputFormat.FILES,
        TableColumns.NONE,
        FetchSettings.DEFAULT,
        CrashNotes.NONE);
  }

  /** Returns the model that the task has loaded. */
  private static LoadedModel loaded(ClassifySettings settings) throws IOException {
    return LoadedModels.get(
        settings.model(),
        Device.CPU,
        () -> {
          throw new IOException("the task has loaded no model");
        });
  }
}
