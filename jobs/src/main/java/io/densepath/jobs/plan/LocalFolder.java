package io.densepath.jobs.plan;

import io.densepath.fetch.LocalNames;
import io.densepath.jobs.error.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files and folders in a local folder. Hadoop's local file system decodes names by the locale
 * of this JVM, and passes over files whose names it cannot decode. The names here are those of
 * {@link LocalNames}, which lead to every file.
 */
final class LocalFolder {

  private LocalFolder() {}

  /**
   * Lists a folder. Checksum files of Hadoop, pipes, sockets and devices are left out. A link that
   * leads nowhere is a file, which cannot be read.
   *
   * @throws JobException if the folder cannot be listed
   */
  static List<FileStatus> list(Path folder) throws IOException {
    List<FileStatus> entries = new ArrayList<>();
    try (DirectoryStream<java.nio.file.Path> files = Files.newDirectoryStream(local(folder))) {
      for (java.nio.file.Path file : files) {
        String name = LocalNames.text(file);
        if (!name.matches("(?s)\\..*\\.crc")) {
          status(file, new Path(folder, new Path(null, null, name))).ifPresent(entries::add);
        }
      }
    } catch (NoSuchFileException e) {
      throw notFound(folder, e);
    } catch (DirectoryIteratorException e) {
      throw unlisted(folder, e.getCause());
    } catch (FileSystemException e) {
      throw unlisted(folder, e);
    }
    return entries;
  }

  private static JobException unlisted(Path folder, IOException e) {
    return new JobException(
        "input: the folder %s cannot be listed: %s"
            .formatted(folder, e.getClass().getSimpleName().replaceFirst("Exception$", "")),
        e);
  }

  private static IOException notFound(Path path, IOException e) {
    return (IOException) new FileNotFoundException(path + " does not exist").initCause(e);
  }

  /**
   * Returns the status of a file or folder, with its path as {@link LocalNames} writes it.
   *
   * @throws FileNotFoundException if there is none
   */
  static FileStatus status(FileSystem fs, Path path) throws IOException {
    java.nio.file.Path file = local(fs.makeQualified(path));
    Path spelt = fs.makeQualified(new Path(Path.SEPARATOR));
    for (java.nio.file.Path name : file) {
      spelt = new Path(spelt, new Path(null, null, LocalNames.text(name)));
    }
    try {
      return status(Files.readAttributes(file, BasicFileAttributes.class), spelt);
    } catch (FileSystemException e) {
      throw notFound(path, e);
    }
  }

  /** Returns what to do if a name on the command line was not decoded; empty if it was. */
  static String advice(String text) {
    return text.indexOf('\uFFFD') < 0
        ? ""
        : " The name is not in the encoding of the locale, %s: set LC_ALL=C.UTF-8."
            .formatted(System.getProperty("sun.jnu.encoding"));
  }

  static java.nio.file.Path local(Path path) {
    return LocalNames.path(path.toUri().getPath());
  }

  private static Optional<FileStatus> status(java.nio.file.Path file, Path path)
      throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isOther() ? Optional.empty() : Optional.of(status(attributes, path));
    } catch (FileSystemException e) {
      // A link that leads nowhere, to itself, or into a folder that may not be entered.
      return ofLink(file, path);
    }
  }

  private static Optional<FileStatus> ofLink(java.nio.file.Path file, Path path)
      throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(status(attributes, path));
    } catch (NoSuchFileException e) {
      // The file was deleted after it had been listed.
      return Optional.empty();
    }
  }

  private static FileStatus status(BasicFileAttributes attributes, Path path) {
    return new FileStatus(
        attributes.size(),
        attributes.isDirectory(),
        1,
        0,
        attributes.lastModifiedTime().toMillis(),
        path);
  }
}
