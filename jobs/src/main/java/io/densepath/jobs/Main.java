package io.densepath.jobs;

import io.densepath.jobs.command.BenchmarkCommand;
import io.densepath.jobs.command.ClassifyCommand;
import io.densepath.jobs.command.ConfigFile;
import io.densepath.jobs.command.EvaluateCommand;
import io.densepath.jobs.command.ExitCode;
import io.densepath.jobs.command.ImportCommand;
import io.densepath.jobs.command.ModelsCommand;
import io.densepath.jobs.command.PlanCommand;
import io.densepath.jobs.command.ReportCommand;
import io.densepath.jobs.command.ShowCommand;
import io.densepath.jobs.command.VerifyCommand;
import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.OnResume;
import io.densepath.jobs.options.OnResume.Rule;
import io.densepath.jobs.options.RecordedOptions;
import io.densepath.jobs.session.EndSignals;
import io.densepath.jobs.session.Interruption;
import io.densepath.jobs.session.SparkSessions;
import io.densepath.jobs.session.StoreProbe;
import io.densepath.jobs.session.Version;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry point: parses the command line, runs a command, and exits with its exit code. */
@Command(
    name = "densepath",
    description = "Classify datasets of images with DenseNet and Dual Path Networks on Spark.",
    versionProvider = Version.class,
    subcommands = {
      ClassifyCommand.class,
      PlanCommand.class,
      EvaluateCommand.class,
      ShowCommand.class,
      ReportCommand.class,
      VerifyCommand.class,
      ImportCommand.class,
      BenchmarkCommand.class,
      ModelsCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:wrong usage",
      "3:done, but more images failed than allowed, or all of them",
      "4:verify found that a run is not whole",
      "5:the output folder is in use by another run",
      "6:classify is done, but the evaluation that was asked for with it failed",
      "129:interrupted by SIGHUP",
      "130:interrupted by SIGINT (Ctrl-C)",
      "143:interrupted by SIGTERM"
    })
@SuppressWarnings("unused") // picocli itself reads some of the options
public final class Main implements Runnable {

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Take options from a properties file; those on the command line win.")
  private String config;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--verbose",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean verbose;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--help",
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  private boolean version;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    EndSignals.handle();
    int exitCode = run(args, utf8(System.out), utf8(System.err));
    SparkSessions.stop();
    System.exit(exitCode);
  }

  /** Prints UTF-8, as the names of objects are, whatever the locale of a container is. */
  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Runs a command in this JVM and returns its exit code, one of {@link ExitCode}. */
  public static int run(String[] args, PrintWriter out, PrintWriter err) {
    CommandLine commandLine = commandLine().setOut(out).setErr(err);
    try {
      ConfigFile.apply(commandLine, args, configuration());
    } catch (ParameterException e) {
      return showUsageError(e, args);
    }
    return commandLine.execute(args);
  }

  private static Configuration configuration() {
    return SparkSessions.hadoopConfiguration();
  }

  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::showUsageError)
        .setExecutionExceptionHandler(Main::showFailure)
        .setExecutionStrategy(Main::execute);
  }

  private static int execute(ParseResult parsed) {
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine command = commands.get(commands.size() - 1);
    try {
      StoreProbe.require(RecordedOptions.texts(command.getCommandSpec()), configuration());
    } catch (JobException e) {
      throw new ExecutionException(command, e.getMessage(), e);
    }
    if (command.getCommand() instanceof ClassifyCommand) {
      return new RunLast().execute(parsed); // It says itself how far the run is.
    }
    Interruption interruption = Interruption.with(() -> command.getErr().println("Interrupted."));
    try {
      return new RunLast().execute(parsed);
    } finally {
      interruption.close();
    }
  }

  private static int showUsageError(ParameterException e, String[] args) {
    CommandLine commandLine = e.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println("densepath: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("See '" + commandLine.getCommandSpec().qualifiedName() + " --help'.");
    }
    return ExitCode.USAGE;
  }

  private static int showFailure(Exception e, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    if (Interruption.isUnderWay()) {
      return ExitCode.FAILED; // The process ends with the exit code of the signal.
    }
    err.println("densepath: " + ErrorMessages.describe(e));
    OptionSpec verbose = commandLine.getCommandSpec().findOption("--verbose");
    if (verbose != null && Boolean.TRUE.equals(verbose.getValue())) {
      e.printStackTrace(err);
    }
    return ExitCode.of(e);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Give a command: " + String.join(", ", spec.subcommands().keySet()) + ".");
  }
}
