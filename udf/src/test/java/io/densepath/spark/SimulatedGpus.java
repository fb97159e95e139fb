package io.densepath.spark;

import io.densepath.fixture.StubLibrary;
import io.densepath.predict.Device;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.SimulatedDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * A plugin of Spark that gives every executor a simulated GPU, which holds the model of a folder.
 * The setting {@code spark.simulated.model} names the folder, and {@code spark.simulated.fault}
 * says what goes wrong: {@code sticky} or {@code memory}. The file of {@code spark.simulated.once}
 * is written by the executor whose GPU a sticky error hits.
 */
public final class SimulatedGpus implements SparkPlugin {

  /** Images that a GPU with too little memory has room for. */
  public static final int ROOM = 5;

  private static final String PREFIX = "spark.simulated.";
  private static final int GOOD_BATCHES = 2;

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {};
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extra) {
        install(context.conf());
      }
    };
  }

  private static void install(SparkConf conf) {
    try {
      StubLibrary.loadCuda(Files.createTempDirectory("simulated-gpu"), 1);
      ModelDescription model = ModelFolder.read(Path.of(conf.get(PREFIX + "model"))).description();
      SimulatedDevice.install(model, new Device(true, 0), 1, 1, fault(conf));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SimulatedDevice.Fault fault(SparkConf conf) {
    return switch (conf.get(PREFIX + "fault")) {
      case "sticky" -> sticky(Path.of(conf.get(PREFIX + "once")));
      case "memory" ->
          size ->
              size > ROOM
                  ? Optional.of("CUDA out of memory. Tried to allocate 2.00 GiB")
                  : Optional.empty();
      default -> throw new IllegalArgumentException(conf.get(PREFIX + "fault"));
    };
  }

  /** An error that hits one executor after its first batches, and all that it does from then on. */
  private static SimulatedDevice.Fault sticky(Path once) {
    AtomicInteger batches = new AtomicInteger();
    return size ->
        batches.getAndIncrement() >= GOOD_BATCHES && hits(once)
            ? Optional.of("CUDA error: an illegal memory access was encountered")
            : Optional.empty();
  }

  /** Returns whether this process was the first to write the file. */
  private static boolean hits(Path once) {
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      Path mine = Files.writeString(Files.createTempFile(once.getParent(), "pid", ""), pid);
      Files.createLink(once, mine);
      return true;
    } catch (FileAlreadyExistsException e) {
      return isOf(once, pid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOf(Path once, String pid) {
    try {
      return Files.readString(once).equals(pid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
