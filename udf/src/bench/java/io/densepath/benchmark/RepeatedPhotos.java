package io.densepath.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;

/**
 * The photos of a folder, repeated by hard links in a temporary work folder beside it. Closing
 * deletes the work folder with all that it contains.
 */
public final class RepeatedPhotos implements AutoCloseable {

  private final List<Path> photos;
  private final Path work;

  private RepeatedPhotos(List<Path> photos, Path work) {
    this.photos = photos;
    this.work = work;
  }

  /** Takes the JPEG and PNG files directly in a folder, and makes the work folder. */
  public static RepeatedPhotos of(Path folder) throws IOException {
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

  /** Returns the original photos, sorted by name. */
  public List<Path> photos() {
    return photos;
  }

  /** Returns the work folder, where a benchmark may write more. */
  public Path work() {
    return work;
  }

  /** Makes a folder in the work folder with {@code copies} subfolders of all photos. */
  public Path repeat(String name, int copies) throws IOException {
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
    if (!FileUtil.fullyDelete(work.toFile())) {
      throw new IOException(work + " cannot be deleted");
    }
  }
}
