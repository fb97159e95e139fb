package io.densepath.prepare;

import io.densepath.compile.Target;
import io.densepath.predict.InferenceException;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.SelfCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * The {@link ModelFolder} of a {@link ModelSource} on this machine. It is the user's own folder if
 * that is local. Otherwise it is a temporary folder, which is deleted on {@link #close}: a copy
 * from another store, a compiled checkpoint, or a custom module.
 */
public final class LocalModelFolder implements AutoCloseable {

  private final ModelFolder folder;
  private final LocalCopy files;

  private LocalModelFolder(ModelFolder folder, LocalCopy files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Opens the model of a source, and compiles it if it is a checkpoint.
   *
   * @param target supplies the target to compile for; not called for a model folder, which is
   *     compiled already
   * @param notes receives messages about large copies
   * @throws ModelException naming the setting that is wrong
   * @throws IOException naming the file that is wrong
   */
  public static LocalModelFolder open(
      ModelSource source, Supplier<Target> target, Configuration conf, Consumer<String> notes)
      throws IOException {
    LocalCopy weights =
        LocalCopy.ofFileOrFolder("weights", source.weights(), ModelFolder.FILES, conf, notes);
    if (Files.isDirectory(weights.path()) && !source.torchScript()) {
      return existing(source, weights, notes);
    }
    try (weights) {
      if (source.torchScript()) {
        Target chosen = target.get();
        CustomModule module = CustomModule.read(source, chosen.precision(), weights, conf, notes);
        return temporary(directory -> module.write(chosen, directory));
      }
      Checkpoint checkpoint = new Checkpoint(source, conf, notes);
      ModelBuilder builder = checkpoint.read(weights);
      List<String> classNames = checkpoint.classNames(builder.architecture().classes());
      // Before the target is asked for, which on a local master waits for Spark to start.
      SelfCheck check = selfCheck(builder, source, notes);
      Target chosen = target.get();
      return temporary(
          directory ->
              builder.build(classNames, chosen, directory).with(check.in(chosen.precision())));
    }
  }

  private static LocalModelFolder existing(
      ModelSource source, LocalCopy files, Consumer<String> notes) throws IOException {
    try {
      requireNothingElse(source);
      ModelFolder folder = ModelFolder.read(files.path());
      folder.verify();
      if (!folder.description().selfCheck().isPresent()) {
        notes.accept(
            "%s has no self-check, so executors are not tried before their first image. Import the weights again to add it."
                .formatted(source.weights()));
      }
      return new LocalModelFolder(folder, files);
    } catch (Throwable e) {
      files.closeAfter(e);
      throw e;
    }
  }

  /** A driver that has no libtorch, for example on another system, can still hand out the work. */
  private static SelfCheck selfCheck(
      ModelBuilder builder, ModelSource source, Consumer<String> notes) throws IOException {
    String reason = "its logits for drawn images are not finite numbers";
    try {
      SelfCheck check = builder.selfCheck();
      if (check.isPresent()) {
        return check;
      }
    } catch (IllegalStateException | InferenceException e) {
      reason = "its logits cannot be computed here: " + e.getMessage();
    }
    notes.accept(
        "%s: executors are not tried before their first image, since %s"
            .formatted(source.weights(), reason));
    return SelfCheck.NONE;
  }

  private interface Writing {
    ModelFolder into(Path directory) throws IOException;
  }

  private static LocalModelFolder temporary(Writing writing) throws IOException {
    LocalCopy files = LocalCopy.empty();
    try {
      return new LocalModelFolder(writing.into(files.path()), files);
    } catch (Throwable e) {
      files.closeAfter(e);
      throw e;
    }
  }

  private static void requireNothingElse(ModelSource source) {
    List<String> given = source.settingsBesidesWeights();
    if (!given.isEmpty()) {
      throw new ModelException(
          "%s: %s is a model folder, which has its own. Import the checkpoint again with them instead."
              .formatted(String.join(", ", given), source.weights()));
    }
  }

  /** Returns the folder, which exists until this is closed. */
  public ModelFolder folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
