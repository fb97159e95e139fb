package io.densepath.jobs.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.FetchResult;
import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.Prefetcher;
import io.densepath.jobs.error.JobException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose names are in another encoding than that of the locale, or in none. */
class LocalNamesTest {

  private static final Configuration CONF = new Configuration();

  @TempDir Path folder;

  @Test
  void everyFileIsListedAndReadWhateverItsNameIs() throws IOException {
    named("caf%E9.jpg", "caf%E8.jpg", "caf%C3%A9.jpg", "e%CC%81.jpg", "%C3%A9.jpg");
    named("%C4%E3.jpg", "a%0Ab.jpg", "back%5Cslash.jpg", "caf%5CxE9.jpg", "a:b.jpg", "%EF%BF%BD");

    assertThat(contents(List.of(folder.toString())))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("caf\\xE9.jpg", "caf%E9.jpg"),
                Map.entry("caf\\xE8.jpg", "caf%E8.jpg"),
                Map.entry("café.jpg", "caf%C3%A9.jpg"),
                Map.entry("e\u0301.jpg", "e%CC%81.jpg"),
                Map.entry("\u00e9.jpg", "%C3%A9.jpg"),
                Map.entry("\\xC4\\xE3.jpg", "%C4%E3.jpg"),
                Map.entry("a\\x0Ab.jpg", "a%0Ab.jpg"),
                Map.entry("back\\slash.jpg", "back%5Cslash.jpg"),
                Map.entry("caf\\x5CxE9.jpg", "caf%5CxE9.jpg"),
                Map.entry("a:b.jpg", "a:b.jpg"),
                Map.entry("\uFFFD", "%EF%BF%BD")));
  }

  @Test
  void foldersOfAnyNameAreListedByNameAndByGlob() throws IOException {
    named("d%E9/e%E8/1.jpg", "d%E9/2.jpg");

    assertThat(contents(List.of(folder.toString()))).hasSize(2);
    assertThat(contents(List.of(folder + "/d*/*.jpg"))).containsOnlyKeys("d\\xE9/2.jpg");
    assertThat(contents(List.of(folder + "/*/*"))).hasSize(2);
    assertThat(contents(List.of(folder + "/d\\xE9/e\\xE8"))).hasSize(1);
    assertThat(contents(List.of(folder + "/d\\xE9/2.jpg"))).hasSize(1);
  }

  @Test
  void aLinkThatLeadsNowhereIsARowThatCannotBeRead() throws IOException {
    Files.createSymbolicLink(folder.resolve("nowhere.jpg"), Path.of("gone.jpg"));
    Files.createSymbolicLink(folder.resolve("itself.jpg"), Path.of("itself.jpg"));

    assertThat(listed(List.of(folder.toString()))).hasSize(2);
    assertThat(contents(List.of(folder.toString())))
        .containsOnlyKeys("nowhere.jpg", "itself.jpg")
        .containsEntry("nowhere.jpg", "FAILED");
  }

  @Test
  void aNameThatTheLocaleHasLostIsAnErrorThatNamesTheLocale() {
    assertThatThrownBy(() -> listed(List.of(folder + "/caf\uFFFD")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("does not exist")
        .hasMessageContaining("set LC_ALL=C.UTF-8");
  }

  /** Runs this class in a JVM of another locale. */
  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "C.UTF-8"})
  void aJvmOfAnyLocaleListsAndReadsAllFilesByTheSameNames(String locale)
      throws IOException, InterruptedException {
    named("caf%E9.jpg", "caf%C3%A9.jpg", "%E6%97%A5%E6%9C%AC/1.jpg", "d%E9/2.jpg", "plain.jpg");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LocalNamesTest.class.getName(),
            folder.toString());
    builder.environment().put("LC_ALL", locale);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(out.lines())
        .containsExactlyInAnyOrder(
            "caf\\xE9.jpg=caf%E9.jpg",
            "café.jpg=caf%C3%A9.jpg",
            "日本/1.jpg=%E6%97%A5%E6%9C%AC/1.jpg",
            "d\\xE9/2.jpg=d%E9/2.jpg",
            "plain.jpg=plain.jpg");
  }

  /** Prints the names and contents of the files below a folder, in UTF-8. */
  public static void main(String[] args) throws IOException {
    LocalNamesTest test = new LocalNamesTest();
    test.folder = Path.of(args[0]);
    StringBuilder lines = new StringBuilder();
    test.contents(List.of(args)).forEach((name, text) -> lines.append(name + "=" + text + "\n"));
    System.out.write(lines.toString().getBytes(UTF_8));
    System.out.flush();
  }

  /** Writes files by their names with percent signs; each has its name as its content. */
  private void named(String... names) throws IOException {
    for (String name : names) {
      Path file = Path.of(URI.create(folder.toUri() + name));
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  private static List<FileStatus> listed(List<String> inputs) throws IOException {
    List<FileStatus> all = new ArrayList<>();
    for (String input : inputs) {
      for (InputPath path : InputPath.parse(input, CONF)) {
        RemoteIterator<? extends FileStatus> objects = path.objects();
        while (objects.hasNext()) {
          FileStatus object = objects.next();
          assertThat(path.covers(object.getPath())).as("%s", object).isTrue();
          all.add(object);
        }
      }
    }
    return all;
  }

  /** Returns the contents of the files by their names below the folder of the test. */
  private Map<String, String> contents(List<String> inputs) throws IOException {
    List<FetchRequest> requests = new ArrayList<>();
    for (FileStatus file : listed(inputs)) {
      requests.add(
          new FetchRequest(
              file.getPath().toString(),
              file.getLen(),
              Optional.empty(),
              OptionalLong.of(file.getModificationTime())));
    }
    Map<String, String> contents = new TreeMap<>();
    try (Prefetcher files = new Prefetcher(requests.iterator(), CONF, FetchSettings.DEFAULT)) {
      while (files.hasNext()) {
        FetchResult file = files.next();
        String name = file.request().path().substring(("file:" + folder + "/").length());
        boolean read = file.outcome() == FetchResult.Outcome.READ;
        contents.put(name, read ? new String(file.bytes(), UTF_8) : file.outcome().name());
      }
    }
    return contents;
  }
}
