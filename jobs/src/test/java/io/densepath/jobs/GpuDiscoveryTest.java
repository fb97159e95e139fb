package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs {@code scripts/gpu-discovery} beside a program that stands for NVIDIA's nvidia-smi. */
class GpuDiscoveryTest {

  private static final String TWO = "0, GPU-8a1c7cc1-aaaa, Disabled\n1, GPU-93f0e2d4-bbbb, [N/A]";

  @TempDir Path folder;

  @BeforeEach
  void twoGpus() throws IOException {
    nvidiaSmi(TWO, "");
  }

  @Test
  void withoutAChoiceAllGpusAreFound() throws Exception {
    assertThat(discover(Map.of()).out()).isEqualTo(found("\"0\", \"1\""));
  }

  /** A process of the worker numbers the GPUs that it sees from 0. */
  @ParameterizedTest
  @CsvSource({"1", "GPU-93f0e2d4-bbbb", "GPU-93f0"})
  void aGpuThatIsChosenIsNumberZero(String chosen) throws Exception {
    assertThat(discover(Map.of("CUDA_VISIBLE_DEVICES", chosen)).out()).isEqualTo(found("\"0\""));
  }

  @Test
  void twoThatAreChosenAreCountedInTheirOrder() throws Exception {
    assertThat(discover(Map.of("CUDA_VISIBLE_DEVICES", "1,0")).out())
        .isEqualTo(found("\"0\", \"1\""));
  }

  @ParameterizedTest
  @CsvSource({"'0,2', no '2'", "-1, no '-1'", "'', hides all GPUs", "GPU-f, no 'GPU-f'"})
  void aChoiceThatCudaWouldIgnoreIsAnError(String chosen, String error) throws Exception {
    assertFails(Map.of("CUDA_VISIBLE_DEVICES", chosen), error);
  }

  @Test
  void anInstanceOfMigNeedsAWorkerOfItsOwn() throws Exception {
    nvidiaSmi(
        "0, GPU-8a1c7cc1-aaaa, Enabled",
        "  MIG 1g.18gb Device 0: (UUID: MIG-11)\n  MIG 1g.18gb Device 1: (UUID: MIG-22)");
    assertFails(Map.of(), "GPU 0 is split by MIG");
    assertFails(Map.of("CUDA_VISIBLE_DEVICES", "MIG-11,MIG-22"), "one instance of MIG only");
    assertThat(discover(Map.of("CUDA_VISIBLE_DEVICES", "MIG-22")).out()).isEqualTo(found("\"0\""));
  }

  @Test
  void aDriverThatDoesNotAnswerIsAnError() throws Exception {
    write("nvidia-smi", "echo \"NVIDIA-SMI couldn't communicate with the driver\" >&2; exit 9");
    assertFails(Map.of(), "NVIDIA-SMI couldn't communicate with the driver");
  }

  private void assertFails(Map<String, String> environment, String error) throws Exception {
    Script outcome = discover(environment);
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("gpu-discovery: ").contains(error);
  }

  private static String found(String addresses) {
    return "{\"name\": \"gpu\", \"addresses\": [" + addresses + "]}\n";
  }

  private Script discover(Map<String, String> environment) throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PATH", folder + ":" + System.getenv("PATH"));
    return Script.run("gpu-discovery", all);
  }

  private void nvidiaSmi(String gpus, String list) throws IOException {
    write(
        "nvidia-smi",
        """
        case $1 in
        --query-gpu=index,uuid,mig.mode.current) echo '%s' ;;
        -L) echo '%s' ;;
        *) exit 2 ;;
        esac
        """
            .formatted(gpus, list));
  }

  private void write(String name, String commands) throws IOException {
    Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + commands);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }
}
