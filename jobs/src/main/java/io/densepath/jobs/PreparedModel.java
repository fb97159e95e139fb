package io.densepath.jobs;

import io.densepath.compile.Target;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.ModelOptions;
import io.densepath.predict.ModelFolder;
import io.densepath.spark.ModelBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * A model folder on this machine: the user's own, or one that is compiled from a checkpoint for
 * this run alone and deleted on close.
 */
final class PreparedModel implements AutoCloseable {

  private final ModelFolder folder;
  private final LocalCopy files;

  private PreparedModel(ModelFolder folder, LocalCopy files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Opens what {@code --weights} names.
   *
   * @param target what a checkpoint is compiled for; a folder is compiled already
   * @throws JobException or {@link IOException} naming the file or option that is wrong
   */
  static PreparedModel open(
      ModelOptions options, Supplier<Target> target, Configuration conf, PrintWriter err)
      throws IOException {
    LocalCopy weights =
        LocalCopy.ofFileOrFolder("weights", options.weights(), ModelFolder.FILES, conf, err);
    if (Files.isDirectory(weights.path())) {
      return compiled(options, weights);
    }
    try (weights) {
      Checkpoint checkpoint = new Checkpoint(options, conf, err);
      ModelBuilder builder = checkpoint.read(weights);
      List<String> classNames = checkpoint.classNames(builder.architecture().classes());
      return compile(builder, classNames, target.get());
    }
  }

  private static PreparedModel compiled(ModelOptions options, LocalCopy files) throws IOException {
    try {
      requireNoOtherOptions(options);
      ModelFolder folder = ModelFolder.read(files.path());
      folder.verify();
      return new PreparedModel(folder, files);
    } catch (Throwable e) {
      files.closeAfter(e);
      throw e;
    }
  }

  private static PreparedModel compile(ModelBuilder builder, List<String> classNames, Target target)
      throws IOException {
    LocalCopy files = LocalCopy.empty();
    try {
      return new PreparedModel(builder.build(classNames, target, files.path()), files);
    } catch (Throwable e) {
      files.closeAfter(e);
      throw e;
    }
  }

  private static void requireNoOtherOptions(ModelOptions options) {
    List<String> given = options.besidesWeights();
    if (!given.isEmpty()) {
      throw new JobException(
          "%s: %s is a model folder, which has its own. Give it to 'import' instead."
              .formatted(String.join(", ", given), options.weights()));
    }
  }

  ModelFolder folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
