package io.densepath.predict;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuickExitTest {

  private static final int ENDED_BY_DESTRUCTOR = 99;
  private static final int ASKED_FOR = 43;

  /** A JVM with a destructor of a native library, which {@code _exit(99)} stands for. */
  static final class Destructed {

    private Destructed() {}

    public static void main(String[] arguments) {
      NativeLibrary process = NativeLibrary.getProcess();
      Function exit = process.getFunction("_exit");
      process
          .getFunction("__cxa_atexit")
          .invokeInt(new Object[] {exit, new Pointer(ENDED_BY_DESTRUCTOR), Pointer.NULL});
      if (arguments[0].equals("with")) {
        DjlRuntime.versions();
      }
      System.exit(ASKED_FOR);
    }
  }

  @Test
  void aProcessThatMayPredictEndsWithoutTheDestructorsOfItsLibraries() throws Exception {
    assertThat(exitCode("without")).isEqualTo(ENDED_BY_DESTRUCTOR);

    assertThat(exitCode("with")).isEqualTo(ASKED_FOR);
  }

  private static int exitCode(String runtime) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Destructed.class.getName(),
                    runtime))
            .inheritIO()
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("the process has ended").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
