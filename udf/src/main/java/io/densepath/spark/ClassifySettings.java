package io.densepath.spark;

import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.InputFormat;
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
 * @param model what the archive holds; the archive itself is a Spark file named {@link #archive()}
 * @param classNames a name a class, in order of class id
 * @param device what it must run on
 * @param batchSize images that the device predicts at once
 * @param outputs what comes back for an image
 * @param limits beyond which an image is TOO_LARGE
 * @param decoding at which scale large JPEGs are decoded
 * @param format what an object of the plan is
 * @param fetch how far to read ahead
 * @param crashes where it is noted what is decoded
 */
public record ClassifySettings(
    String runId,
    ModelDescription model,
    List<String> classNames,
    DeviceRequest device,
    int batchSize,
    Outputs outputs,
    ImageLimits limits,
    Decoding decoding,
    InputFormat format,
    FetchSettings fetch,
    CrashNotes crashes)
    implements Serializable {

  public ClassifySettings {
    classNames = List.copyOf(classNames);
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
    if (outputs.topK() > model.classes()) {
      throw new IllegalArgumentException(
          "top-k is %d, but %s has %d classes"
              .formatted(outputs.topK(), model.name(), model.classes()));
    }
  }

  /** The name under which SparkFiles must have the archive. */
  public String archive() {
    return archive(model);
  }

  /** The name under which SparkFiles must have the archive of a model. */
  public static String archive(ModelDescription model) {
    return "densepath-" + model.digest() + ".pt";
  }
}
