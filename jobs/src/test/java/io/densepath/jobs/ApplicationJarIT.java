package io.densepath.jobs;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Checks that the application jar has the libraries that Spark lacks and no class of Spark. */
class ApplicationJarIT {

  private static final Path JAR = Script.TARGET.resolve("densepath.jar");
  private static final Path SPARK_JARS = Script.TARGET.resolve("spark/jars");

  @Test
  void noClassOfItIsInSparksJarsToo() throws IOException {
    Set<String> shared = new TreeSet<>(classes(JAR));
    try (var jars = Files.list(SPARK_JARS)) {
      shared.retainAll(jars.flatMap(jar -> classes(jar).stream()).collect(toSet()));
    }
    assertThat(shared).isEmpty();
  }

  @Test
  void librariesThatClustersHaveAtOtherVersionsAreRelocated() {
    assertThat(classes(JAR))
        .noneMatch(name -> name.startsWith("com/google/gson/"))
        .noneMatch(name -> name.startsWith("org/apache/http/"))
        .noneMatch(name -> name.startsWith("org/reactivestreams/"))
        .contains("io/densepath/shaded/gson/Gson.class");
  }

  @Test
  void theLibrariesOfOneDeviceEachAreInIt() {
    assertThat(entries(JAR))
        .contains(
            "pytorch/cpu/linux-x86_64/libtorch_cpu.so",
            "jnilib/linux-x86_64/cpu/libdjl_torch.so",
            "jnilib/linux-x86_64/cu128/libdjl_torch.so",
            "org/bytedeco/opencv/linux-x86_64/libopencv_imgcodecs.so.413");
  }

  @Test
  void noSignatureOfAnotherJarIsLeft() {
    assertThat(entries(JAR)).noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"));
  }

  @Test
  void s3aAndTheCommitterArePresent() {
    assertThat(classes(JAR))
        .containsAll(
            List.of(
                "org/apache/hadoop/fs/s3a/S3AFileSystem.class",
                "org/apache/spark/internal/io/cloud/PathOutputCommitProtocol.class"));
  }

  private static Set<String> classes(Path jar) {
    return entries(jar).stream()
        .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> entries(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(ZipEntry::getName).collect(toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
