package io.densepath.spark;

import java.util.OptionalInt;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The GPU that Spark assigned to a task. */
final class TaskGpu {

  private TaskGpu() {}

  /**
   * Returns the GPU's index in libtorch's numbering; empty if none is assigned.
   *
   * @throws IllegalStateException if the discovery script returned an address that is not an index
   */
  static OptionalInt assigned(TaskContext task) {
    ResourceInformation gpu = task.resourcesJMap().get("gpu");
    return gpu == null ? OptionalInt.empty() : OptionalInt.of(index(gpu.addresses()[0]));
  }

  static int index(String address) {
    try {
      return Integer.parseInt(address);
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          "device: Spark assigned GPU '%s', expected an index like 0; see scripts/gpu-discovery"
              .formatted(address),
          e);
    }
  }
}
