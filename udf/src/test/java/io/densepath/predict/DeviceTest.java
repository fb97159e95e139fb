package io.densepath.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.StubLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chooses GPUs with libraries that stand for those of CUDA, each time in a JVM of its own. */
class DeviceTest {

  @TempDir Path folder;

  @Test
  void theLibraryThatIsLoadedCountsTheGpus() throws Exception {
    Path cuda = cuda(2);
    assertThat(choose(Map.of(), "1", cuda.toString())).isEqualTo("gpu:1");
    assertThat(choose(Map.of(), "2", cuda.toString()))
        .startsWith("device: GPU 2 was assigned by Spark, but libtorch 2.7.1 in " + folder)
        .contains("finds 2 usable GPUs; check the driver by nvidia-smi, and CUDA_VISIBLE_DEVICES");
  }

  @Test
  void aBuildForCpusIsCalledOne() throws Exception {
    assertThat(choose(Map.of(), "0"))
        .startsWith("device: GPU 0 was assigned by Spark, but libtorch 2.7.1 is a build for CPUs;")
        .contains("PYTORCH_LIBRARY_PATH");
  }

  @Test
  void aLibtorchForCudaOnAHostWithoutADriverSaysSo() throws Exception {
    StubLibrary needsDriver = new StubLibrary(List.of("libcuda.so.1"), Map.of());
    for (String name : List.of("libc10.so", "libtorch_cpu.so", "libtorch.so")) {
      needsDriver.write(folder.resolve(name));
    }
    assertThat(
            choose(
                Map.of("PYTORCH_LIBRARY_PATH", folder.toString(), "PYTORCH_FLAVOR", "cu128"), "0"))
        .startsWith("libraries: libtorch (PYTORCH_LIBRARY_PATH=" + folder + ") does not load: ")
        .contains("libcuda.so.1: cannot open shared object file")
        .contains("the NVIDIA driver, which brings libcuda.so.1, is not installed on this host");
  }

  private Path cuda(int gpus) throws IOException {
    return StubLibrary.ofCuda(gpus).write(folder.resolve("libc10_cuda.so"));
  }

  private String choose(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-cp",
            System.getProperty("java.class.path"),
            GpuChoice.class.getName()));
    command.addAll(Arrays.asList(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    builder.start().waitFor();
    String said = Files.readString(out, StandardCharsets.UTF_8).strip();
    assertThat(said).as(Files.readString(err, StandardCharsets.UTF_8)).isNotEmpty();
    return said;
  }
}
