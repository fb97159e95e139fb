package io.densepath.jobs.kills;

import io.densepath.jobs.fixture.Cluster;
import io.densepath.jobs.fixture.S3Server;
import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * The surroundings that all runs share: a work folder, the sample's network, an S3 server and,
 * where it is needed, a cluster of two workers. Each worker has room for executors of two commands.
 */
final class Site implements AutoCloseable {

  private static final String EXECUTORS =
      " --conf spark.executor.memory=1g --conf spark.executor.cores=1 --conf spark.cores.max=2";

  private final Path work;
  private final Optional<Cluster> cluster;
  private final Path bucket;
  private final CommandLauncher launcher;
  private final SparkSession spark;
  private final boolean verifies;
  private final Map<Place, ImageSet> images = new EnumMap<>(Place.class);
  private S3Server store;

  private Site(Path work, S3Server store, Optional<Cluster> cluster)
      throws IOException, InterruptedException {
    this.work = work;
    this.store = store;
    this.cluster = cluster;
    this.bucket = store.createBucket("kills");
    this.launcher = new CommandLauncher(store.endpoint(), work);
    this.spark = RowCounts.session(store.hadoopSettings());
    importModel();
    this.verifies =
        launcher
            .start("--help")
            .await()
            .log()
            .lines()
            .anyMatch(line -> line.matches(" +verify .*"));
  }

  /**
   * Starts the servers and imports the network, so that the runs need not compile it.
   *
   * @param work an empty folder for logs, outputs and the servers' files
   */
  static Site open(Path work, boolean withCluster) throws IOException, InterruptedException {
    Optional<Cluster> cluster = Optional.empty();
    if (withCluster) {
      Map<String, String> roomForTwo = Map.of("SPARK_WORKER_CORES", "2");
      cluster = Optional.of(Cluster.start(work.resolve("cluster"), 2, roomForTwo));
    }
    return new Site(work, S3Server.start(Files.createDirectory(work.resolve("store"))), cluster);
  }

  private void importModel() throws IOException, InterruptedException {
    Path sample = Script.SCRIPTS.resolve("sample");
    End end =
        launcher
            .start(
                "import",
                "--architecture=" + sample.resolve("architecture.properties"),
                "--weights=" + sample.resolve("sample.pth"),
                "--precision=fp32",
                "--device=cpu",
                "--output=" + model())
            .await();
    if (!end.isDone()) {
      throw new IOException("import failed: " + end.log());
    }
  }

  Path model() {
    return work.resolve("model");
  }

  Path work() {
    return work;
  }

  CommandLauncher launcher() {
    return launcher;
  }

  /** Returns a session of this process, to read the outputs with. */
  SparkSession spark() {
    return spark;
  }

  /** Whether the jar has the command {@code verify}. */
  boolean verifies() {
    return verifies;
  }

  /** Returns the sample's images in a place. */
  ImageSet images(Place place) throws IOException {
    if (!images.containsKey(place)) {
      images.put(
          place,
          place == Place.S3 ? ImageSet.inStore(store) : ImageSet.inFolder(work.resolve("images")));
    }
    return images.get(place);
  }

  S3Server store() {
    return store;
  }

  /** Returns the options of spark-submit, the master first. */
  String submitOptions(Victim victim) {
    if (!victim.onCluster()) {
      return "local[1]";
    }
    String more =
        victim.settings().stream()
            .map(setting -> " --conf " + setting)
            .collect(Collectors.joining());
    return cluster.orElseThrow().url() + EXECUTORS + more;
  }

  /** Returns the process id of an executor, if one is running. */
  Optional<Long> executor(RandomGenerator random) {
    List<Long> executors = cluster.orElseThrow().executorPids();
    return executors.isEmpty()
        ? Optional.empty()
        : Optional.of(executors.get(random.nextInt(executors.size())));
  }

  Output output(Place place, String name) {
    return place == Place.S3
        ? new Output("s3a://kills/" + name, bucket.resolve(name))
        : new Output(work.resolve(name).toUri().toString(), work.resolve(name));
  }

  /** Ends the S3 server with SIGKILL. */
  void stopStore() {
    store.close();
  }

  /** Starts the S3 server again, at the same endpoint and with the same objects. */
  void restartStore() throws IOException, InterruptedException {
    store = store.restart();
  }

  @Override
  public void close() {
    spark.stop();
    store.close();
    cluster.ifPresent(Cluster::close);
  }
}
