package io.densepath.jobs.wholejob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Photos of a folder, repeated by links in a folder beside it, which close removes with all that is
 * in it.
 */
final class RepeatedPhotos implements AutoCloseable {

  private final List<Path> photos;
  private final Path work;

  private RepeatedPhotos(List<Path> photos, Path work) {
    this.photos = photos;
    this.work = work;
  }

  /** The JPEG and PNG files of a folder, without those of folders in it. */
  static RepeatedPhotos of(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new RepeatedPhotos(
          files.filter(RepeatedPhotos::isImage).sorted().toList(),
          Files.createTempDirectory(folder.toAbsolutePath().getParent(), "densepath-benchmark"));
    }
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jpeg") || name.endsWith(".jpg") || name.endsWith(".png");
  }

  List<Path> photos() {
    return photos;
  }

  /** For whatever else is to be removed in the end. */
  Path work() {
    return work;
  }

  /** A folder of that name with so many copies of every photo. */
  Path repeat(String name, int copies) throws IOException {
    Path folder = Files.createDirectory(work.resolve(name));
    for (int copy = 0; copy < copies; copy++) {
      Path links = Files.createDirectory(folder.resolve(Integer.toString(copy)));
      for (Path photo : photos) {
        Files.createLink(links.resolve(photo.getFileName()), photo);
      }
    }
    return folder;
  }

  @Override
  public void close() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(work)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
