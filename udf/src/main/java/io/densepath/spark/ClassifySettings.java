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
import java.util.Locale;

/**
 * The settings with which executors classify a partition; the driver sends them with every task.
 *
 * @param runId id of the run in the statistics
 * @param model properties of the archive
 * @param archive location from which executors read the archive
 * @param classNames one name per class, in order of class id
 * @param device kind of device to run on
 * @param batchSize images per batch
 * @param outputs outputs to return for an image
 * @param limits limits beyond which an image is TOO_LARGE
 * @param decoding scale at which large JPEGs are decoded
 * @param format format of the plan's objects
 * @param columns columns of the table, for PARQUET; {@link TableColumns#NONE} for other formats
 * @param fetch limits of the read-ahead
 * @param crashes location of the notes about images that are being decoded
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
      throw new IllegalArgumentException("batch-size must be at least 1, not " + batchSize);
    }
    long batchBytes = 3L * model.preprocessing().crop() * model.preprocessing().crop() * batchSize;
    if (batchBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batch-size %d of %d x %d pixels takes %d bytes, expected less than 2^31",
              batchSize,
              model.preprocessing().crop(),
              model.preprocessing().crop(),
              batchBytes));
    }
    if (outputs.embedding() && model.embeddingSize() == 0) {
      throw new IllegalArgumentException(
          "with-embedding: %s is a TorchScript module, which returns only logits"
              .formatted(model.name()));
    }
    if (outputs.topK() > model.classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "top-k is %d, but %s has %d classes",
              outputs.topK(),
              model.name(),
              model.classes()));
    }
  }

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

  /** Returns the default number of images per batch, which is enough to keep the device busy. */
  public static int defaultBatch(boolean gpu) {
    return gpu ? 128 : 16;
  }
}
