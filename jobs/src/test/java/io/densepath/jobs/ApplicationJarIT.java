package io.densepath.jobs;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.ElfLibrary;
import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Checks that the application jar has the libraries that Spark lacks and no class of Spark. */
class ApplicationJarIT {

  private static final Path JAR = Script.TARGET.resolve("densepath.jar");
  private static final Path SPARK_JARS = Script.TARGET.resolve("spark/jars");

  /**
   * The newest symbol versions of Ubuntu 20.04 and Debian 11; RHEL 9 and Amazon Linux 2023 have
   * them too.
   */
  private static final Map<String, Version> OLDEST_HOSTS =
      Map.of(
          "GLIBC", Version.parse("2.29"),
          "GLIBCXX", Version.parse("3.4.28"),
          "CXXABI", Version.parse("1.3.12"),
          "GCC", Version.parse("7.0.0"));

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
            "org/bytedeco/opencv/linux-x86_64/libopencv_imgcodecs.so.410");
  }

  @Test
  void itsNativeLibrariesRunOnTheOldestHosts() throws IOException {
    Map<String, Set<String>> needed = neededVersions();

    assertThat(needed.get("pytorch/cpu/linux-x86_64/libtorch_cpu.so")).contains("GLIBC_2.29");
    assertThat(needed)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            (library, versions) ->
                assertThat(versions).filteredOn(v -> isNewerThanTheHosts(v)).isEmpty());
  }

  /** The symbol versions that each native library in the jar needs of other libraries. */
  private static Map<String, Set<String>> neededVersions() throws IOException {
    Map<String, Set<String>> needed = new TreeMap<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        try (InputStream in = jar.getInputStream(entry)) {
          if (ElfLibrary.isElf(in.readNBytes(100))) {
            needed.put(entry.getName(), versions(jar, entry));
          }
        }
      }
    }
    return needed;
  }

  private static Set<String> versions(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return new ElfLibrary(in.readAllBytes()).neededVersions();
    }
  }

  private static boolean isNewerThanTheHosts(String symbolVersion) {
    String[] parts = symbolVersion.split("_", 2);
    Version oldest = OLDEST_HOSTS.get(parts[0]);
    return oldest != null && Version.parse(parts[1]).compareTo(oldest) > 0;
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
