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
 * The location from which executors read the archive of a model. On a cluster the driver serves it
 * over Spark's RPC; with a local master, driver and executor are one process and share a local
 * path. (SparkContext.addFile would not do: in Spark 4 its files belong to one session.)
 *
 * @param address a local path, or the address at which the driver serves the archive
 * @param shared whether the address is a local path
 */
public record ArchiveFile(String address, boolean shared) implements Serializable {

  public ArchiveFile {
    Objects.requireNonNull(address, "address");
  }

  /** Returns the location of an archive for tasks of this process. */
  public static ArchiveFile shared(Path archive) {
    return new ArchiveFile(archive.toAbsolutePath().toString(), true);
  }

  /**
   * Makes an archive available to all executors of a context, including those that start later.
   *
   * @param archive on a cluster, a copy of it is served, so the file may be deleted after this
   *     call; with a local master the file itself is read until the context ends
   */
  public static ArchiveFile of(SparkContext context, Path archive) {
    return context.isLocal() ? shared(archive) : new ArchiveFile(serve(archive), false);
  }

  private static String serve(Path archive) {
    try {
      Path folder = Files.createTempDirectory("densepath-archive-");
      folder.toFile().deleteOnExit();
      File file =
          // A driver serves each file name only once, so the name must be unique.
          Files.copy(archive, folder.resolve(folder.getFileName() + ".pt")).toFile();
      file.deleteOnExit();
      return SparkEnv.get().rpcEnv().fileServer().addFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Uses an archive while it is a local file. */
  interface Use<T> {
    T with(Path archive) throws IOException;
  }

  /** The driver did not serve the archive. The executor is not at fault, so a retry may succeed. */
  static final class NotServedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotServedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Calls a function with the archive as a local file; a copy is deleted afterwards.
   *
   * @throws NotServedException if the archive cannot be copied from the driver
   * @throws IOException if the digest of the file is not the model's
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
