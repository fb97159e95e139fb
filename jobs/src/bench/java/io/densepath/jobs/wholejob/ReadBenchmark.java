package io.densepath.jobs.wholejob;

import com.sun.management.OperatingSystemMXBean;
import io.densepath.benchmark.BenchmarkArguments;
import io.densepath.benchmark.RepeatedPhotos;
import io.densepath.benchmark.RoundRatios;
import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.FetchResult;
import io.densepath.fetch.FetchSettings;
import io.densepath.fetch.Prefetcher;
import io.densepath.jobs.fixture.S3Server;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Compares the CPU time of reading an object from a store in two ways, in alternation in one JVM:
 * by the job's prefetcher, and by S3A's input streams with Hadoop's read policy for whole files. An
 * S3 server in a process of its own answers. Arguments: a folder of photos, copies of it (10),
 * rounds (7).
 */
public final class ReadBenchmark {

  private static final Path OBJECTS = new Path("s3a://photos/all");

  private final Configuration conf = new Configuration();
  private final List<LocatedFileStatus> objects = new ArrayList<>();

  private ReadBenchmark(S3Server server) throws IOException {
    server.hadoopSettings().forEach(conf::set);
    RemoteIterator<LocatedFileStatus> listing =
        OBJECTS.getFileSystem(conf).listFiles(OBJECTS, true);
    while (listing.hasNext()) {
      objects.add(listing.next());
    }
  }

  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    int copies = arguments.number(1, 10);
    int rounds = arguments.number(2, 7);
    try (RepeatedPhotos photos = RepeatedPhotos.of(java.nio.file.Path.of(args[0]));
        S3Server server = S3Server.start(Files.createDirectory(photos.work().resolve("store")))) {
      server.createBucket("photos");
      server.upload(photos.repeat("all", copies), OBJECTS.toString());
      new ReadBenchmark(server).run(rounds);
    }
  }

  private void run(int rounds) throws Exception {
    RoundRatios ratios = new RoundRatios();
    for (int round = 0; round < rounds; round++) {
      double job = millisAnObject(this::byPrefetcher);
      double streams = millisAnObject(this::byStreams);
      System.out.printf(
          Locale.ROOT,
          "%,d objects, CPU ms each: prefetcher %.2f, S3A streams %.2f%n",
          objects.size(),
          job,
          streams);
      ratios.add(job, streams);
    }
    System.out.println("prefetcher over S3A streams: " + ratios);
  }

  private double millisAnObject(Callable<Long> reading) throws Exception {
    OperatingSystemMXBean machine =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long startNs = machine.getProcessCpuTime();
    long bytes = reading.call();
    long nanos = machine.getProcessCpuTime() - startNs;
    long listed = objects.stream().mapToLong(LocatedFileStatus::getLen).sum();
    if (bytes != listed) {
      throw new IOException("read " + bytes + " bytes of " + listed);
    }
    return nanos / 1e6 / objects.size();
  }

  private long byPrefetcher() {
    long bytes = 0;
    try (Prefetcher prefetcher =
        new Prefetcher(
            objects.stream().map(ReadBenchmark::request).iterator(), conf, FetchSettings.DEFAULT)) {
      while (prefetcher.hasNext()) {
        FetchResult fetched = prefetcher.next();
        bytes += fetched.bytes().length;
      }
    }
    return bytes;
  }

  private static FetchRequest request(LocatedFileStatus object) {
    return new FetchRequest(
        object.getPath().toString(),
        object.getLen(),
        FetchRequest.etag(object),
        OptionalLong.empty());
  }

  private long byStreams() throws Exception {
    FileSystem fs = OBJECTS.getFileSystem(conf);
    ExecutorService pool = Executors.newFixedThreadPool(FetchSettings.DEFAULT.threads());
    try {
      List<Future<Integer>> reads = new ArrayList<>();
      for (LocatedFileStatus object : objects) {
        reads.add(pool.submit(() -> stream(fs, object)));
      }
      long bytes = 0;
      for (Future<Integer> read : reads) {
        bytes += read.get();
      }
      return bytes;
    } finally {
      pool.shutdown();
    }
  }

  private static int stream(FileSystem fs, LocatedFileStatus object) throws Exception {
    try (FSDataInputStream in =
        fs.openFile(object.getPath())
            .opt("fs.option.openfile.read.policy", "whole-file")
            .withFileStatus(object)
            .build()
            .get()) {
      return in.readNBytes(Math.toIntExact(object.getLen())).length;
    }
  }
}
