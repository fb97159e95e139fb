package io.densepath.jobs.kills;

import io.densepath.benchmark.SyntheticPhoto;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The input of the runs of a victim.
 *
 * @param uri of the folder of images
 * @param images number of images
 * @param options of {@code classify} that divide the images into waves and tasks
 */
record ImageSet(String uri, long images, List<String> options) {

  private static final Path SAMPLE = Script.SCRIPTS.resolve("sample/images");
  private static final int COPIES = 3;
  private static final List<String> SMALL_WAVES =
      List.of("--wave-images=100", "--partition-images=25");
  private static final int IMAGES_A_FOLDER = 1000;
  private static final int SIDE_PX = 64;

  /** Uploads several copies of the sample's images, good and bad. */
  static ImageSet inStore(S3Server store) throws IOException {
    for (int copy = 0; copy < COPIES; copy++) {
      store.upload(SAMPLE, "s3a://kills/images/" + copy);
    }
    return new ImageSet("s3a://kills/images", (long) COPIES * sampleFiles().size(), SMALL_WAVES);
  }

  /** Writes several copies of the sample's images, good and bad, to a local folder. */
  static ImageSet inFolder(Path folder) throws IOException {
    for (int copy = 0; copy < COPIES; copy++) {
      for (Path file : sampleFiles()) {
        Path target = folder.resolve(Integer.toString(copy)).resolve(SAMPLE.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return new ImageSet(
        folder.toUri().toString(), (long) COPIES * sampleFiles().size(), SMALL_WAVES);
  }

  private static List<Path> sampleFiles() throws IOException {
    try (Stream<Path> files = Files.walk(SAMPLE)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /**
   * Makes many JPEGs of a few KB, or finds those that an earlier call made.
   *
   * @param parent holds the folders of images of all calls
   */
  static ImageSet many(Path parent, int images) throws IOException {
    Path folder = parent.resolve(Integer.toString(images));
    if (!Files.exists(folder)) {
      System.out.printf("Making %,d images in %s%n", images, folder);
      Path unfinished = Files.createTempDirectory(Files.createDirectories(parent), "new");
      for (int image = 0; image < images; image++) {
        Path target = unfinished.resolve(image / IMAGES_A_FOLDER + "/" + image + ".jpg");
        Files.createDirectories(target.getParent());
        Files.write(target, SyntheticPhoto.jpeg(SIDE_PX, SIDE_PX, image));
      }
      Files.move(unfinished, folder);
    }
    return new ImageSet(
        folder.toUri().toString(), images, List.of("--wave-images=1000", "--partition-images=250"));
  }
}
