package io.densepath.predict;

import java.io.Serializable;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The CPU or GPU that a model runs on.
 *
 * @param gpu whether the device is a GPU
 * @param index index of the GPU in libtorch's numbering; 0 for the CPU
 */
public record Device(boolean gpu, int index) implements Serializable {

  public static final Device CPU = new Device(false, 0);

  /**
   * Chooses the device of this JVM for a request.
   *
   * @param assigned index of the GPU that the scheduler assigned to the task, if any
   * @throws IllegalStateException if libtorch cannot use the GPU that was assigned or requested, or
   *     if it finds several GPUs and none was assigned
   */
  public static Device choose(DeviceRequest request, OptionalInt assigned) {
    if (request == DeviceRequest.CPU) {
      return CPU;
    }
    int gpus = DjlRuntime.gpuCount();
    if (assigned.isEmpty() && request == DeviceRequest.AUTO && gpus == 0) {
      return CPU;
    }
    if (assigned.isEmpty() && gpus > 1) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              ("device: libtorch finds %d GPUs and Spark assigned none to the task, so all but one"
                  + " would idle; set spark.task.resource.gpu.amount, or CUDA_VISIBLE_DEVICES=0"),
              gpus));
    }
    int index = assigned.orElse(0);
    if (index >= gpus) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "device: GPU %d was %s, but libtorch %s %s, or ask for the CPU",
              index,
              assigned.isPresent() ? "assigned by Spark" : "asked for",
              DjlRuntime.version(),
              usable(gpus)));
    }
    return new Device(true, index);
  }

  private static String usable(int gpus) {
    return LoadedCuda.library()
        .map(
            library ->
                String.format(
                    Locale.ROOT,
                    "in %s finds %d usable GPUs; check the driver by nvidia-smi, and CUDA_VISIBLE_DEVICES",
                    library.getParent(),
                    gpus))
        .orElse(
            "is a build for CPUs; let PYTORCH_LIBRARY_PATH name the folder of a libtorch for CUDA and"
                + " PYTORCH_FLAVOR its version of CUDA, such as cu128");
  }

  /** Returns {@code cpu}, or {@code gpu:} and the index. */
  @Override
  public String toString() {
    return gpu ? "gpu:" + index : "cpu";
  }
}
