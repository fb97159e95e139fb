package io.densepath.prepare;

import io.densepath.compile.Target;
import io.densepath.predict.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * A model folder on this machine: the user's own, or one that is compiled from a checkpoint for
 * this run alone and deleted on close.
 */
public final class LocalModelFolder implements AutoCloseable {

  private final ModelFolder folder;
  private final LocalCopy files;

  private LocalModelFolder(ModelFolder folder, LocalCopy files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Opens what a source names.
   *
   * @param target what a checkpoint is compiled for; a folder is compiled already
   * @throws ModelException or {@link IOException} naming the file or setting that is wrong
   */
  public static LocalModelFolder open(
      ModelSource source, Supplier<Target> target, Configuration conf, Consumer<String> notes)
      throws IOException {
    LocalCopy weights =
        LocalCopy.ofFileOrFolder("weights", source.weights(), ModelFolder.FILES, conf, notes);
    if (Files.isDirectory(weights.path()) && !source.torchScript()) {
      return compiled(source, weights);
    }
    try (weights) {
      if (source.torchScript()) {
        Target own = target.get();
        CustomModule module = CustomModule.read(source, own.precision(), weights, conf, notes);
        return made(directory -> module.write(own, directory));
      }
      Checkpoint checkpoint = new Checkpoint(source, conf, notes);
      ModelBuilder builder = checkpoint.read(weights);
      List<String> classNames = checkpoint.classNames(builder.architecture().classes());
      Target compiled = target.get();
      return made(directory -> builder.build(classNames, compiled, directory));
    }
  }

  private static LocalModelFolder compiled(ModelSource source, LocalCopy files) throws IOException {
    try {
      requireNothingElse(source);
      ModelFolder folder = ModelFolder.read(files.path());
      folder.verify();
      return new LocalModelFolder(folder, files);
    } catch (Throwable e) {
      files.closeAfter(e);
      throw e;
    }
  }

  /** What writes a folder. */
  private interface Writing {
    ModelFolder into(Path directory) throws IOException;
  }

  private static LocalModelFolder made(Writing writing) throws IOException {
    LocalCopy files = LocalCopy.empty();
    try {
      return new LocalModelFolder(writing.into(files.path()), files);
    } catch (Throwable e) {
      files.closeAfter(e);
      throw e;
    }
  }

  private static void requireNothingElse(ModelSource source) {
    List<String> given = source.besidesWeights();
    if (!given.isEmpty()) {
      throw new ModelException(
          "%s: %s is a model folder, which has its own. Import the checkpoint anew with them instead."
              .formatted(String.join(", ", given), source.weights()));
    }
  }

  /** The folder, until this is closed. */
  public ModelFolder folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
