package io.densepath.prepare;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * A file or folder of any store, as local files. Files that are local already are used in place;
 * others are copied to a temporary folder, which is deleted on {@link #close} or, failing that, by
 * a shutdown hook.
 */
public final class LocalCopy implements AutoCloseable {

  /**
   * The largest file that is copied. Checkpoints are far smaller, even with an optimizer's state.
   */
  static final long MAX_BYTES = 8L << 30;

  private static final long WORTH_TELLING_BYTES = 16L << 20;

  private final Path path;
  private final Optional<Path> temporary;
  private final Thread atExit = new Thread(this::deleteAtExit, "densepath-local-copy");

  private LocalCopy(Path path, Optional<Path> temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  private static LocalCopy temporary(Path path, Path folder) {
    LocalCopy copy = new LocalCopy(path, Optional.of(folder));
    Runtime.getRuntime().addShutdownHook(copy.atExit);
    return copy;
  }

  /**
   * Returns the file at a URI as a local file.
   *
   * @param role setting that names the URI, for errors
   * @param notes receives a message about a large copy
   * @throws ModelException if the URI does not exist, is a folder, or is too large
   */
  public static LocalCopy ofFile(
      String role, String uri, Configuration conf, Consumer<String> notes) throws IOException {
    return of(role, uri, Optional.empty(), conf, notes);
  }

  /**
   * Returns the file at a URI as a local file or, if it is a folder, the named files of it.
   *
   * @param role setting that names the URI, for errors
   * @param files names of the files to copy from a folder; all others are ignored
   * @param notes receives a message about a large copy
   * @throws ModelException if the URI does not exist, a file is too large, or the folder lacks a
   *     file
   */
  static LocalCopy ofFileOrFolder(
      String role, String uri, List<String> files, Configuration conf, Consumer<String> notes)
      throws IOException {
    return of(role, uri, Optional.of(files), conf, notes);
  }

  private static LocalCopy of(
      String role,
      String uri,
      Optional<List<String>> files,
      Configuration conf,
      Consumer<String> notes)
      throws IOException {
    org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(uri);
    FileSystem fs = source.getFileSystem(conf);
    FileStatus status = status(role, uri, fs, source);
    if (status.isDirectory() && files.isEmpty()) {
      throw new ModelException("%s: %s is a folder, expected a file.".formatted(role, uri));
    }
    if ("file".equals(fs.getUri().getScheme())) {
      return new LocalCopy(Path.of(status.getPath().toUri().getPath()), Optional.empty());
    }
    Path folder = Files.createTempDirectory("densepath-");
    LocalCopy copy = temporary(folder.resolve(source.getName()), folder);
    try {
      copy.fill(role, fs, status, files.orElse(List.of()), notes);
      return copy;
    } catch (Throwable e) {
      copy.closeAfter(e);
      throw e;
    }
  }

  /** Creates an empty temporary folder. */
  public static LocalCopy empty() throws IOException {
    Path folder = Files.createTempDirectory("densepath-");
    return temporary(folder, folder);
  }

  private static FileStatus status(
      String role, String uri, FileSystem fs, org.apache.hadoop.fs.Path source) throws IOException {
    try {
      return fs.getFileStatus(source);
    } catch (FileNotFoundException e) {
      throw new ModelException("%s: %s does not exist.".formatted(role, uri), e);
    }
  }

  private void fill(
      String role, FileSystem fs, FileStatus status, List<String> files, Consumer<String> notes)
      throws IOException {
    if (status.isFile()) {
      copy(role, fs, status, path, notes);
      return;
    }
    Files.createDirectory(path);
    for (String file : files) {
      org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(status.getPath(), file);
      copy(role, fs, status(role, source.toString(), fs, source), path.resolve(file), notes);
    }
  }

  private static void copy(
      String role, FileSystem fs, FileStatus file, Path target, Consumer<String> notes)
      throws IOException {
    long megabytes = file.getLen() >> 20;
    if (file.getLen() > MAX_BYTES) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s: %s has %d MB, expected at most %d.",
              role,
              file.getPath(),
              megabytes,
              MAX_BYTES >> 20));
    }
    if (file.getLen() > WORTH_TELLING_BYTES) {
      notes.accept("Copying " + file.getPath() + ", " + megabytes + " MB.");
    }
    try (InputStream in = fs.open(file.getPath())) {
      Files.copy(in, target);
    }
  }

  /** Returns the local file or folder. */
  public Path path() {
    return path;
  }

  /** Closes after a failure, to which an exception of the closing is added as suppressed. */
  void closeAfter(Throwable failure) {
    try {
      close();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is shutting down, and the hook deletes the same files.
      return;
    }
    delete();
  }

  private void deleteAtExit() {
    try {
      delete();
    } catch (IOException | UncheckedIOException e) {
      // A thread that still writes there reports the better error.
    }
  }

  private void delete() throws IOException {
    if (temporary.isPresent()) {
      try (Stream<Path> files = Files.walk(temporary.get())) {
        files.sorted(Comparator.reverseOrder()).forEach(LocalCopy::delete);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
