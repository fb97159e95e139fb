package io.densepath.prepare;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * A file, or the files of a folder, of any store as local files: the very ones where they are local
 * already, else a copy that is deleted on close, or when the process is told to end before that.
 */
public final class LocalCopy implements AutoCloseable {

  /** The largest file that is copied: a checkpoint with the state of its training is far below. */
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
   * Makes the file at a URI local.
   *
   * @param role what it is for, named in errors
   * @param notes told of large copies
   * @throws ModelException if nothing is there, it is too large or a folder
   */
  public static LocalCopy ofFile(
      String role, String uri, Configuration conf, Consumer<String> notes) throws IOException {
    return of(role, uri, Optional.empty(), conf, notes);
  }

  /**
   * Makes the file at a URI local or, if it is a folder, those of its files that are named.
   *
   * @param role what it is for, named in errors
   * @param files what to copy of a folder; nothing else of it is looked at
   * @param notes told of large copies
   * @throws ModelException if nothing is there, it is too large or the folder lacks one of the
   *     files
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

  /** An empty folder, for files that are not wanted for longer. */
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
          "%s: %s has %d MB, expected at most %d."
              .formatted(role, file.getPath(), megabytes, MAX_BYTES >> 20));
    }
    if (file.getLen() > WORTH_TELLING_BYTES) {
      notes.accept("Copying " + file.getPath() + ", " + megabytes + " MB.");
    }
    try (InputStream in = fs.open(file.getPath())) {
      Files.copy(in, target);
    }
  }

  /** The local file or folder. */
  public Path path() {
    return path;
  }

  /** Closes it because of a failure, which is not to be lost if this fails too. */
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
      // The process is ending: the hook deletes the same files.
      return;
    }
    delete();
  }

  private void deleteAtExit() {
    try {
      delete();
    } catch (IOException | UncheckedIOException e) {
      // Whoever is still writing there has the better word.
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
