package io.densepath.jobs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.Cluster;
import io.densepath.jobs.fixture.Script;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks which GPU and which model a task gets on a worker whose discovery script reports two GPUs.
 * The GPUs need not exist, since the models run on the CPU. The discovery, Spark's scheduling, the
 * task's choice of its device and the executor's registry of models are the same on real GPUs.
 */
class GpuSchedulingIT {

  private static final int SLOTS = 4;

  @TempDir static Path temporary;

  private static Cluster cluster;

  private record Task(String executor, String device, String model) {}

  @BeforeAll
  static void startCluster() throws Exception {
    Map<String, String> workers = new HashMap<>(Cluster.withGpus(temporary, 2));
    workers.put("SPARK_WORKER_CORES", Integer.toString(SLOTS));
    cluster = Cluster.start(temporary.resolve("cluster"), 1, workers);
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void twoTasksOfAnExecutorShareTheModelOfItsGpu() throws Exception {
    List<Task> tasks = run("spark.executor.cores=2", "spark.executor.resource.gpu.amount=1");
    Map<String, Set<String>> devices =
        tasks.stream().collect(groupingBy(Task::executor, mapping(Task::device, toSet())));
    assertThat(devices).containsOnlyKeys("0", "1");
    assertThat(devices.values()).containsExactlyInAnyOrder(Set.of("gpu:0"), Set.of("gpu:1"));
    Map<String, Set<String>> models =
        tasks.stream().collect(groupingBy(Task::executor, mapping(Task::model, toSet())));
    assertThat(models.values()).allSatisfy(one -> assertThat(one).hasSize(1));
  }

  @Test
  void tasksOfAnExecutorOnTwoGpusHaveTwoModels() throws Exception {
    List<Task> tasks = run("spark.executor.cores=4", "spark.executor.resource.gpu.amount=2");
    assertThat(tasks).extracting(Task::executor).containsOnly("0");
    Map<String, Set<String>> models =
        tasks.stream().collect(groupingBy(Task::device, mapping(Task::model, toSet())));
    assertThat(models).containsOnlyKeys("gpu:0", "gpu:1");
    assertThat(models.values()).allSatisfy(one -> assertThat(one).hasSize(1));
    assertThat(models.get("gpu:0")).isNotEqualTo(models.get("gpu:1"));
  }

  /** Runs as many tasks as there are slots, all at the same time, with half a GPU each. */
  private static List<Task> run(String... settings) throws Exception {
    String classes = Cluster.testClasses();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--master=" + cluster.url(),
                "--class=io.densepath.spark.GpuTasks",
                "--driver-class-path=" + classes,
                "--conf=spark.executor.extraClassPath=" + classes,
                "--conf=spark.executor.memory=900m",
                "--conf=spark.task.resource.gpu.amount=0.5",
                "--conf=spark.scheduler.minRegisteredResourcesRatio=1.0",
                "--conf=spark.ui.enabled=false"));
    for (String setting : settings) {
      arguments.add("--conf=" + setting);
    }
    arguments.addAll(List.of("spark-internal", Integer.toString(SLOTS)));
    Map<String, String> environment = new HashMap<>(Cluster.SHORT_LIVED_JVMS);
    environment.putAll(Map.of("DJL_OFFLINE", "true", "OPT_OUT_TRACKING", "true"));
    Script run = Script.run("spark-submit", environment, arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Task> tasks =
        run.out()
            .lines()
            .filter(line -> line.startsWith("task "))
            .map(line -> line.split(" ", -1))
            .map(words -> new Task(words[1], words[2], words[3]))
            .toList();
    assertThat(tasks).hasSize(SLOTS);
    return tasks;
  }
}
