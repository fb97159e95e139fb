package io.densepath.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A script of the project as a user calls it, and all that it said. */
public record Script(int exitCode, String out, String err) {

  public static final Path SCRIPTS = Path.of("..", "scripts").toAbsolutePath().normalize();

  /** Where this build's results are. */
  public static final Path TARGET =
      Path.of(System.getProperty("densepath.target", "target")).toAbsolutePath();

  /** One of {@link #SCRIPTS}, without a Spark of the user's own unless the environment has it. */
  public static Script run(String name, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(SCRIPTS.resolve(name), environment, arguments);
  }

  static Script run(Path script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("script", ".out");
    Path err = Files.createTempFile("script", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().remove("SPARK_HOME");
      builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
      builder.environment().put("DENSEPATH_TARGET", TARGET.getFileName().toString());
      builder.environment().putAll(environment);
      int exitCode = builder.start().waitFor();
      return new Script(exitCode, Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
