package io.densepath.jobs.kills;

import io.densepath.jobs.fixture.Cluster;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;

/**
 * Fault injection: runs {@code classify} repeatedly on a standalone cluster of two workers with a
 * real S3 server, and sends SIGKILL to a part of it at a random moment of each run. A run that
 * fails is continued with {@code --resume}, up to five times, and then its rows are compared with
 * its plan.
 */
public final class Kills {

  private static final int COPIES = 3;
  private static final int MAX_RESUMES = 5;

  private final Victim victim;
  private final Path work;
  private final Cluster cluster;
  private final Random random;
  private S3Server store;
  private Optional<Straggler> straggler = Optional.empty();

  private Kills(Victim victim, Path work, Cluster cluster, S3Server store, long seed) {
    this.victim = victim;
    this.work = work;
    this.cluster = cluster;
    this.store = store;
    this.random = new Random(seed);
  }

  /** Arguments: executor, driver, store or straggler; number of runs; optionally a seed. */
  public static void main(String[] args) throws Exception {
    Victim victim = Victim.of(args[0]);
    int times = Integer.parseInt(args[1]);
    long seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime();
    Path work = Files.createTempDirectory("densepath-kills");
    boolean right;
    try (Cluster cluster =
        Cluster.start(work.resolve("cluster"), 2, Map.of("SPARK_WORKER_CORES", "1"))) {
      S3Server store = S3Server.start(Files.createDirectories(work.resolve("store")));
      Kills kills = new Kills(victim, work, cluster, store, seed);
      try {
        System.out.printf("The %s %d times, seed %d%n", victim, times, seed);
        right = kills.run(times);
      } finally {
        kills.store.close();
      }
    }
    if (!right) {
      System.out.println("The output of the runs is in " + work);
      System.exit(1);
    }
    FileUtil.fullyDelete(work.toFile());
    System.exit(0);
  }

  private boolean run(int times) throws Exception {
    store.createBucket("kills");
    long images = upload();
    CommandLauncher launcher =
        new CommandLauncher(cluster, store.endpoint(), work, victim == Victim.STRAGGLER);
    launcher.importModel();
    long startMs = System.nanoTime() / 1_000_000;
    int exitCode = launcher.start("s3a://kills/undisturbed").waitFor();
    long wholeMs = System.nanoTime() / 1_000_000 - startMs;
    SparkSession spark = RowCounts.session(store.hadoopSettings());
    boolean right =
        exitCode == 0 && RowCounts.of(spark, "s3a://kills/undisturbed").areRight(images);
    System.out.printf(Locale.ROOT, "undisturbed: %,d images in %.1f s%n", images, wholeMs / 1000.0);
    int resumed = 0;
    for (int i = 1; i <= times; i++) {
      String output = "s3a://kills/run-" + i;
      // About half of a run starts a JVM, a session and executors; most kills shall come later.
      long momentMs = (long) (wholeMs * (0.25 + 0.75 * random.nextDouble()));
      long beginMs = System.nanoTime() / 1_000_000;
      Process run = launcher.start(output);
      Thread.sleep(momentMs);
      String moment = kill(run);
      int code = run.waitFor();
      release();
      int resumes = 0;
      while (code != 0 && resumes < MAX_RESUMES) {
        resumes++;
        code = launcher.resume(output).waitFor();
      }
      RowCounts rows = RowCounts.of(spark, output);
      right &= code == 0 && rows.areRight(images);
      resumed += resumes;
      System.out.printf(
          Locale.ROOT,
          "%3d  %-28s at %5.1f of %5.1f s  resumed %d  exit %d  rows %,d of %,d  missing %d  twice"
              + " %d%n",
          i,
          moment,
          momentMs / 1000.0,
          (System.nanoTime() / 1_000_000 - beginMs) / 1000.0,
          resumes,
          code,
          rows.found(),
          images,
          rows.missing(),
          rows.twice());
    }
    System.out.printf(
        "%s %d times, resumed %d times: %s%n",
        victim.name().toLowerCase(Locale.ROOT),
        times,
        resumed,
        right ? "every planned path has exactly one row" : "ROWS ARE WRONG");
    return right;
  }

  private String kill(Process run) throws IOException, InterruptedException {
    if (!run.isAlive()) {
      return "the run was over";
    }
    switch (victim) {
      case EXECUTOR, STRAGGLER -> {
        List<Long> executors = cluster.executorPids();
        if (executors.isEmpty()) {
          return "no executor yet";
        }
        long pid = executors.get(random.nextInt(executors.size()));
        if (victim == Victim.STRAGGLER) {
          straggler = Optional.of(new Straggler(pid));
          return "executor " + pid + " slowed down";
        }
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        return "executor " + pid;
      }
      case DRIVER -> {
        run.destroyForcibly();
        return "driver";
      }
      case STORE -> {
        store.close();
        int awayMs = 1000 + random.nextInt(9000);
        Thread.sleep(awayMs);
        store = store.restart();
        return String.format(Locale.ROOT, "store, away for %.1f s", awayMs / 1000.0);
      }
    }
    throw new IllegalStateException();
  }

  private void release() throws InterruptedException {
    if (straggler.isPresent()) {
      straggler.get().release();
      straggler = Optional.empty();
    }
  }

  /** Uploads several copies of the sample's images, good and bad, and returns their number. */
  private long upload() throws IOException {
    Path sample = Script.SCRIPTS.resolve("sample/images");
    for (int copy = 0; copy < COPIES; copy++) {
      store.upload(sample, "s3a://kills/images/" + copy);
    }
    try (Stream<Path> files = Files.walk(sample)) {
      return COPIES * files.filter(Files::isRegularFile).count();
    }
  }
}
