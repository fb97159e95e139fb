package io.densepath.jobs.wholejob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a long run grows: images good and bad, again and again, in one process whose resident
 * memory, threads and file handles are written down once a minute. Arguments: a model folder, a
 * folder of images with all below it, minutes (20), cores (2).
 */
public final class Soak {

  private static final Duration EVERY = Duration.ofSeconds(60);

  /** What Linux says of a process. */
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
    Arguments arguments = new Arguments(args);
    Duration length = Duration.ofMinutes(arguments.number(2, 20));
    int cores = arguments.number(3, 2);
    Path work = Files.createTempDirectory("densepath-soak");
    Path list = work.resolve("list.txt");
    writeList(arguments.images(), list);
    Process run = start(arguments.model(), list, work, cores);
    Instant end = Instant.now().plus(length);
    System.out.printf("%8s %12s %8s %8s%n", "seconds", "resident MB", "threads", "files");
    for (int at = 0; run.isAlive() && Instant.now().isBefore(end); at++) {
      Thread.sleep(EVERY.toMillis());
      Optional<ProcessHandle> java = javaOf(run);
      if (java.isPresent()) {
        State state = State.of(java.get().pid());
        System.out.printf(
            Locale.ROOT,
            "%8d %12d %8d %8d%n",
            (at + 1) * EVERY.toSeconds(),
            state.residentMb(),
            state.threads(),
            state.files());
      }
    }
    System.out.println(
        run.isAlive() ? "stopped after the time that was asked for" : "ended by itself");
    run.descendants().forEach(ProcessHandle::destroy);
    run.destroy();
    run.waitFor();
    Files.readAllLines(work.resolve("log")).stream()
        .reduce((first, second) -> second)
        .ifPresent(System.out::println);
    delete(work);
  }

  private static void delete(Path work) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(work)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  /** The files of a folder, under ever new paths, more than can be read in the time. */
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

  private static Process start(Path model, Path list, Path work, int cores) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "scripts/densepath",
                "classify",
                "--weights=" + model,
                "--manifest=" + list,
                "--wave-images=20000",
                "--output=" + work.resolve("run"),
                "--progress=lines")
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log").toFile());
    builder.environment().put("DENSEPATH_SUBMIT_OPTIONS", "--master local[" + cores + "]");
    return builder.start();
  }

  private static Optional<ProcessHandle> javaOf(Process run) {
    return Stream.concat(Stream.of(run.toHandle()), run.descendants())
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .findFirst();
  }
}
