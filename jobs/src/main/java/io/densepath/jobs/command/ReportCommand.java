package io.densepath.jobs.command;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.AtomicFile;
import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.report.BenchmarkReport;
import io.densepath.jobs.report.RunReport;
import io.densepath.jobs.session.SparkSessions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes one HTML page about a run or a benchmark. */
@Command(
    name = "report",
    description =
        "Write one HTML page, which needs nothing else, of a run and its evaluation or of a"
            + " benchmark.")
public final class ReportCommand implements Callable<Integer> {

  private static final String FILE = "report.html";

  @Option(names = "--run", paramLabel = "URI", description = "The output folder of a run.")
  private Optional<String> run = Optional.empty();

  @Option(names = "--benchmark", paramLabel = "URI", description = "Or that of a benchmark.")
  private Optional<String> benchmark = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "URI",
      description =
          "The file to write. Without it, report.html in that folder; one that is there is"
              + " replaced.")
  private Optional<String> to = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (run.isPresent() == benchmark.isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          run.isPresent() ? "Give --run or --benchmark, not both." : "Give --run or --benchmark.");
    }
    Configuration conf = SparkSessions.hadoopConfiguration();
    Path file = new Path(to.orElseGet(() -> run.or(() -> benchmark).orElseThrow() + "/" + FILE));
    FileSystem fs = file.getFileSystem(conf);
    requireNoFolder(fs, file);
    write(fs, file, page(conf));
    spec.commandLine().getOut().println("Written to " + fs.makeQualified(file));
    return 0;
  }

  private String page(Configuration conf) throws IOException {
    if (run.isPresent()) {
      FinishedRun finished = FinishedRun.open("run", run.get(), conf);
      return RunReport.render(session(), finished);
    }
    return BenchmarkReport.render(session(), benchmark.orElseThrow());
  }

  private static SparkSession session() {
    return SparkSessions.start("densepath report");
  }

  private static void requireNoFolder(FileSystem fs, Path file) throws IOException {
    if (fs.exists(file) && fs.getFileStatus(file).isDirectory()) {
      throw new JobException("to: %s is a folder, expected a file.".formatted(file));
    }
  }

  private static void write(FileSystem fs, Path file, String page) {
    try {
      AtomicFile.write(fs, file, page.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new JobException(
          "to: cannot write %s: %s".formatted(file, ErrorMessages.describe(e)), e);
    }
  }
}
