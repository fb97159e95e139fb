package io.densepath.jobs.wholejob;

import io.densepath.benchmark.BenchmarkArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;

/**
 * Soak test: classifies good and bad images repeatedly in one process, and prints its resident
 * memory, threads and file handles once a minute. Arguments: a model folder, a folder of images and
 * its subfolders, minutes (20), cores (2).
 */
public final class Soak {

  private static final Duration INTERVAL = Duration.ofSeconds(60);

  /** Resources of a process as Linux reports them in {@code /proc}. */
  private record State(long residentMb, long threads, long files) {

    static State of(long pid) throws IOException {
      Path process = Path.of("/proc", Long.toString(pid));
      try (Stream<Path> handles = Files.list(process.resolve("fd"))) {
        return new State(
            field(process, "VmRSS") / 1024, field(process, "Threads"), handles.count());
      }
    }

    private static long field(Path process, String name) throws IOException {
      return Files.readAllLines(process.resolve("status")).stream()
          .filter(line -> line.startsWith(name + ":"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  private Soak() {}

  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    Duration length = Duration.ofMinutes(arguments.number(2, 20));
    int cores = arguments.number(3, 2);
    Path work = Files.createTempDirectory("densepath-soak");
    Path list = work.resolve("list.txt");
    writeList(arguments.images(), list);
    JobLauncher launcher = new JobLauncher(arguments.model(), cores, work);
    Process run =
        launcher.start(
            work.resolve("run"),
            List.of("--manifest=" + list, "--wave-images=20000", "--progress=lines"),
            Map.of());
    Instant end = Instant.now().plus(length);
    System.out.printf("%8s %12s %8s %8s%n", "seconds", "resident MB", "threads", "files");
    for (int at = 0; run.isAlive() && Instant.now().isBefore(end); at++) {
      Thread.sleep(INTERVAL.toMillis());
      Optional<ProcessHandle> java = javaOf(run);
      if (java.isPresent()) {
        State state = State.of(java.get().pid());
        System.out.printf(
            Locale.ROOT,
            "%8d %12d %8d %8d%n",
            (at + 1) * INTERVAL.toSeconds(),
            state.residentMb(),
            state.threads(),
            state.files());
      }
    }
    System.out.println(run.isAlive() ? "stopped after the requested time" : "ended by itself");
    run.descendants().forEach(ProcessHandle::destroy);
    run.destroy();
    run.waitFor();
    Files.readAllLines(launcher.log()).stream()
        .reduce((first, second) -> second)
        .ifPresent(System.out::println);
    FileUtil.fullyDelete(work.toFile());
  }

  /** Lists the files of a folder under many paths, more than can be classified in the time. */
  private static void writeList(Path images, Path list) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(images)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Path links = list.resolveSibling("links");
    List<String> lines = new ArrayList<>();
    for (int copy = 0; lines.size() < 1_000_000; copy++) {
      Path link = links.resolve(Integer.toString(copy));
      for (Path file : files) {
        lines.add(link.resolve(images.relativize(file)).toString());
      }
    }
    Files.createDirectory(links);
    for (int copy = 0; copy < lines.size() / files.size(); copy++) {
      Files.createSymbolicLink(links.resolve(Integer.toString(copy)), images.toAbsolutePath());
    }
    Files.write(list, lines);
  }

  private static Optional<ProcessHandle> javaOf(Process run) {
    return Stream.concat(Stream.of(run.toHandle()), run.descendants())
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .findFirst();
  }
}
