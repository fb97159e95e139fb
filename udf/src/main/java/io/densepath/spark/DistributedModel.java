package io.densepath.spark;

import io.densepath.fetch.FetchRequest;
import io.densepath.model.Precision;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.ModelFolder;
import io.densepath.prepare.LocalModelFolder;
import io.densepath.prepare.ModelException;
import io.densepath.prepare.ModelSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that is compiled and available to all executors of an application. The driver prepares it
 * once per application and set of parameters, and again if one of its files has changed, and keeps
 * it until the driver ends.
 *
 * @param description properties of the archive
 * @param classNames one name per class, in order of class id
 * @param archive location from which executors read the archive
 */
record DistributedModel(
    ModelDescription description, List<String> classNames, ArchiveFile archive) {

  private static final Logger LOG = LoggerFactory.getLogger(DistributedModel.class);
  private static final Map<Key, DistributedModel> MADE = new ConcurrentHashMap<>();

  /**
   * Identifies a model within this JVM.
   *
   * @param application id and start time of the Spark application
   * @param versions length, modification time and ETag of each file
   */
  private record Key(
      String application,
      ModelSource source,
      List<String> versions,
      DeviceRequest device,
      Optional<Precision> precision) {}

  /**
   * Returns the model of a source, and prepares it unless that was done before.
   *
   * @param precision requested precision, or empty for the fastest that the device supports
   * @throws ModelException naming the setting that is wrong
   * @throws UncheckedIOException naming the file that cannot be read
   */
  static DistributedModel of(
      SparkSession spark, ModelSource source, DeviceRequest device, Optional<Precision> precision) {
    source
        .problem()
        .ifPresent(
            problem -> {
              throw new ModelException(problem);
            });
    try {
      List<String> versions = versions(source, spark.sparkContext().hadoopConfiguration());
      SparkContext context = spark.sparkContext();
      String application = context.applicationId() + context.startTime();
      Key key = new Key(application, source, versions, device, precision);
      return MADE.computeIfAbsent(key, made -> make(spark, made));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Returns the versions of all files that a model is made of. */
  private static List<String> versions(ModelSource source, Configuration hadoop)
      throws IOException {
    List<String> versions = new ArrayList<>();
    Path weights = new Path(source.weights());
    FileStatus status = status("weights", weights, hadoop);
    if (status.isDirectory()) {
      for (String file : ModelFolder.FILES) {
        versions.add(version(status("weights", new Path(weights, file), hadoop)));
      }
    } else {
      versions.add(version(status));
    }
    if (source.architecture().isPresent()) {
      Path file = new Path(source.architecture().get());
      versions.add(version(status("architecture", file, hadoop)));
    }
    if (source.classNames().isPresent()) {
      Path file = new Path(source.classNames().get());
      versions.add(version(status("class-names", file, hadoop)));
    }
    return versions;
  }

  private static FileStatus status(String setting, Path file, Configuration hadoop)
      throws IOException {
    try {
      return file.getFileSystem(hadoop).getFileStatus(file);
    } catch (FileNotFoundException e) {
      throw new ModelException(setting + ": " + e.getMessage(), e);
    }
  }

  private static String version(FileStatus file) {
    return String.join(
        " ",
        Long.toString(file.getLen()),
        Long.toString(file.getModificationTime()),
        FetchRequest.etag(file).orElse(""));
  }

  private static DistributedModel make(SparkSession spark, Key key) {
    try {
      LocalModelFolder prepared =
          LocalModelFolder.open(
              key.source(),
              () -> Targets.of(spark, key.device(), key.precision()),
              spark.sparkContext().hadoopConfiguration(),
              LOG::info);
      boolean inUse = false;
      try {
        DistributedModel ready = of(spark, key, prepared.folder());
        // With a local master, tasks read the folder itself until the application ends.
        inUse = ready.archive().shared();
        return ready;
      } finally {
        if (!inUse) {
          prepared.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static DistributedModel of(SparkSession spark, Key key, ModelFolder folder) {
    Targets.check(spark, key.device(), key.precision(), folder.description());
    return new DistributedModel(
        folder.description(),
        folder.classNames(),
        ArchiveFile.of(spark.sparkContext(), folder.archive()));
  }
}
