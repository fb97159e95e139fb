package io.densepath.jobs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkContext;

/** Hands an archive to all executors, those that come later too. */
final class ShippedArchive {

  private ShippedArchive() {}

  /**
   * Makes SparkFiles have the archive under a name, which must tell its content: a session that has
   * the name already has the archive.
   */
  static void ship(SparkContext context, Path archive, String name) throws IOException {
    if (!context.listFiles().exists(uri -> uri.endsWith("/" + name))) {
      context.addFile(named(archive, name).toURI().toString());
    }
  }

  /** Spark hands a file out under its own name, and reads it as long as the session lasts. */
  private static File named(Path archive, String name) throws IOException {
    Path folder = Files.createTempDirectory("densepath-archive-");
    folder.toFile().deleteOnExit();
    File file = Files.copy(archive, folder.resolve(name)).toFile();
    file.deleteOnExit();
    return file;
  }
}
