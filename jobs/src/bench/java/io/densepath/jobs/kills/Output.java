package io.densepath.jobs.kills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The output folder of a run, watched from outside. The S3 server keeps an object as a file in a
 * local folder, so that both places are watched in the same way, also while the server is away.
 *
 * @param uri as a command takes it
 * @param folder in which its files lie on this machine
 */
record Output(String uri, Path folder) {

  /**
   * Returns the files that the tasks of waves have written or are writing, committed or not,
   * relative to the folder. Those of the plan are not among them.
   */
  Set<Path> taskFiles() {
    return files().stream()
        .filter(file -> file.getFileName().toString().startsWith("part-"))
        .filter(file -> !isOfPlan(file))
        .collect(Collectors.toSet());
  }

  private static boolean isOfPlan(Path file) {
    for (Path name : file) {
      if (name.toString().startsWith("plan") || name.toString().startsWith("listing")) {
        return true;
      }
    }
    return false;
  }

  /** Returns how many waves have visible statistics, which are committed after the predictions. */
  int committedWaves() {
    return (int)
        files().stream()
            .filter(file -> file.toString().matches("statistics/wave=\\d+/part-[^/]*\\.parquet"))
            .map(Path::getParent)
            .distinct()
            .count();
  }

  private Set<Path> files() {
    Set<Path> files = new HashSet<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              files.add(folder.relativize(file));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException goneMeanwhile) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException goneMeanwhile) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
