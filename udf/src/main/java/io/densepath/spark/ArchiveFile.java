package io.densepath.spark;

import io.densepath.predict.Digest;
import io.densepath.predict.ModelDescription;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;

/**
 * The archive of a model where an executor finds it: at the driver, which serves it to whoever
 * asks, or on the disk that both share because they are one process. (Spark's own list of files
 * knows, in Spark 4, those of one session only.)
 *
 * @param address a local path, or the driver's address of it
 * @param shared whether it is a local path
 */
public record ArchiveFile(String address, boolean shared) implements Serializable {

  public ArchiveFile {
    Objects.requireNonNull(address, "address");
  }

  /** An archive for tasks that run in this process. */
  public static ArchiveFile shared(Path archive) {
    return new ArchiveFile(archive.toAbsolutePath().toString(), true);
  }

  /**
   * Hands an archive to all executors of a context, those that come later too.
   *
   * @param archive it is read at once or, by a local master, until the context ends
   */
  public static ArchiveFile of(SparkContext context, Path archive) {
    return context.isLocal() ? shared(archive) : new ArchiveFile(serve(archive), false);
  }

  private static String serve(Path archive) {
    try {
      Path folder = Files.createTempDirectory("densepath-archive-");
      folder.toFile().deleteOnExit();
      File file =
          // A name can be served once a driver.
          Files.copy(archive, folder.resolve(folder.getFileName() + ".pt")).toFile();
      file.deleteOnExit();
      return SparkEnv.get().rpcEnv().fileServer().addFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What may be done with the archive while it is here. */
  interface Use<T> {
    T with(Path archive) throws IOException;
  }

  /** The driver does not answer, which is no fault of the executor's: another try may do. */
  static final class NotServedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotServedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Uses the archive as a local file; a copy is deleted after that.
   *
   * @throws NotServedException if the driver does not answer
   * @throws IOException if the copy is not what the driver has
   */
  <T> T use(ModelDescription model, Use<T> use) throws IOException {
    if (shared) {
      requireWhole(Path.of(address), model);
      return use.with(Path.of(address));
    }
    Path copy =
        Files.createTempFile(
            Path.of(Utils.getLocalDir(SparkEnv.get().conf())), "densepath-", ".pt");
    try {
      fetch(copy);
      requireWhole(copy, model);
      return use.with(copy);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private void fetch(Path copy) {
    try (InputStream in = Channels.newInputStream(SparkEnv.get().rpcEnv().openChannel(address))) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      throw new NotServedException("cannot copy " + address + ": " + e.getMessage(), e);
    }
  }

  private void requireWhole(Path copy, ModelDescription model) throws IOException {
    if (!Digest.sha256(copy).equals(model.digest())) {
      throw new IOException(
          "model: %s is not what the driver had at %s, or is cut short; was it replaced, or is the"
                  .formatted(copy, address)
              + " disk full?");
    }
  }
}
