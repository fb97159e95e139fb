package io.densepath.spark;

import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.InputFormat;
import io.densepath.fetch.TableColumns;
import io.densepath.image.Decoding;
import io.densepath.image.ImageLimits;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.Outputs;
import java.io.Serializable;
import java.util.List;

/**
 * All that an executor must know to classify a partition.
 *
 * @param runId names the run in statistics
 * @param model what the archive holds
 * @param archive where executors find it
 * @param classNames a name a class, in order of class id
 * @param device what it must run on
 * @param batchSize images that the device predicts at once
 * @param outputs what comes back for an image
 * @param limits beyond which an image is TOO_LARGE
 * @param decoding at which scale large JPEGs are decoded
 * @param format what an object of the plan is
 * @param columns of a table, for PARQUET; {@link TableColumns#NONE} for other formats
 * @param fetch how far to read ahead
 * @param crashes where it is noted what is decoded
 */
public record ClassifySettings(
    String runId,
    ModelDescription model,
    ArchiveFile archive,
    List<String> classNames,
    DeviceRequest device,
    int batchSize,
    Outputs outputs,
    ImageLimits limits,
    Decoding decoding,
    InputFormat format,
    TableColumns columns,
    FetchSettings fetch,
    CrashNotes crashes)
    implements Serializable {

  public ClassifySettings {
    classNames = List.copyOf(classNames);
    format.requireColumns(columns);
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch-size must be 1 at least, not " + batchSize);
    }
    long batchBytes = 3L * model.preprocessing().crop() * model.preprocessing().crop() * batchSize;
    if (batchBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "batch-size %d of %d x %d pixels takes %d bytes, expected less than 2^31"
              .formatted(
                  batchSize,
                  model.preprocessing().crop(),
                  model.preprocessing().crop(),
                  batchBytes));
    }
    if (outputs.embedding() && model.embeddingSize() == 0) {
      throw new IllegalArgumentException(
          "with-embedding: %s is a TorchScript module, which gives logits alone"
              .formatted(model.name()));
    }
    if (outputs.topK() > model.classes()) {
      throw new IllegalArgumentException(
          "top-k is %d, but %s has %d classes"
              .formatted(outputs.topK(), model.name(), model.classes()));
    }
  }

  /** The same with other batches. */
  ClassifySettings withBatchSize(int size) {
    return new ClassifySettings(
        runId,
        model,
        archive,
        classNames,
        device,
        size,
        outputs,
        limits,
        decoding,
        format,
        columns,
        fetch,
        crashes);
  }

  /** Images a batch where nobody says: enough for the device. */
  public static int defaultBatch(boolean gpu) {
    return gpu ? 64 : 16;
  }
}
