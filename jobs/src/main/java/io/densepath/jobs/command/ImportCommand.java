package io.densepath.jobs.command;

import io.densepath.compile.Target;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.ModelOptions;
import io.densepath.jobs.options.OutputOptions;
import io.densepath.jobs.options.TargetOptions;
import io.densepath.jobs.output.FreeFolder;
import io.densepath.jobs.session.SparkSessions;
import io.densepath.jobs.session.TargetChoice;
import io.densepath.model.Precision;
import io.densepath.predict.Comparison;
import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.SelfCheck;
import io.densepath.prepare.Checkpoint;
import io.densepath.prepare.CustomModule;
import io.densepath.prepare.LocalCopy;
import io.densepath.prepare.ModelBuilder;
import io.densepath.prepare.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Compiles a checkpoint to a model folder, once for many runs. */
@Command(
    name = "import",
    sortOptions = false,
    description =
        "Compile a checkpoint to a model folder, which 'classify' takes as --weights and DJL as a"
            + " model.")
public final class ImportCommand implements Callable<Integer> {

  /** How many times the difference that 16 bits make on this CPU they may make on a device. */
  private static final double MARGIN = 3;

  private static final FreeFolder FREE =
      new FreeFolder("a model folder", ModelFolder.DESCRIPTION, Optional.empty());

  // The description goes first, so that the output of a process that was killed is recognised; the
  // file that DJL looks for goes last.
  private static final List<String> ORDER =
      List.of(
          ModelFolder.DESCRIPTION,
          ModelFolder.ARCHIVE,
          ModelFolder.CLASS_NAMES,
          ModelFolder.SERVING);

  /** A model folder, and a sentence about the network in it. */
  private record Made(ModelFolder folder, String about) {}

  @Mixin private ModelOptions model;
  @Mixin private OutputOptions output;
  @Mixin private TargetOptions target;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Usage.require(spec, List.of(model.problem(), output.problem()));
    Configuration conf = SparkSessions.hadoopConfiguration();
    Consumer<String> notes = spec.commandLine().getErr()::println;
    ModelSource source = model.source();
    Path folder = new Path(output.output());
    FileSystem fs = folder.getFileSystem(conf);
    FREE.require(fs, folder, output.overwrite());
    try (LocalCopy weights = LocalCopy.ofFile("weights", source.weights(), conf, notes);
        LocalCopy work = LocalCopy.empty()) {
      Made made =
          source.torchScript()
              ? own(source, weights, work, conf)
              : compiled(new Checkpoint(source, conf, notes), weights, work);
      copy(made.folder(), fs, folder);
      spec.commandLine().getOut().println(summary(made, fs, folder));
    }
    return ExitCode.OK;
  }

  private Made compiled(Checkpoint checkpoint, LocalCopy weights, LocalCopy work)
      throws IOException {
    ModelBuilder builder = checkpoint.read(weights);
    Target chosen = TargetChoice.of(target.device(), target.precision());
    ModelFolder folder =
        builder.build(
            checkpoint.classNames(builder.architecture().classes()),
            chosen,
            Files.createDirectory(work.path().resolve("model")));
    SelfCheck check = builder.selfCheck().in(chosen.precision());
    Comparison comparison = verify(check, folder);
    return new Made(
        folder.with(check.allowing(Math.max(check.tolerance(), MARGIN * comparison.largest()))),
        String.format(
                Locale.ROOT,
                "Against the network as written, in fp32: logits differ by at most %.1e of their standard",
                comparison.largest())
            + String.format(
                Locale.ROOT,
                " deviation, same top-1 on %d of %d images.",
                comparison.sameTop1(),
                comparison.images()));
  }

  private Made own(ModelSource source, LocalCopy weights, LocalCopy work, Configuration conf)
      throws IOException {
    Target chosen = TargetChoice.of(target.device(), source.precision(target.precision()));
    CustomModule module =
        CustomModule.read(
            source, chosen.precision(), weights, conf, spec.commandLine().getErr()::println);
    int crop = module.preprocessing().crop();
    return new Made(
        module.write(chosen, Files.createDirectory(work.path().resolve("model"))),
        String.format(
            Locale.ROOT,
            "A module of your own, as it is: from images (N, 3, %d, %d) to logits (N, %d).",
            crop,
            crop,
            module.classNames().size()));
  }

  /** Compares the compiled network with the unrewritten one in float32, both on this CPU. */
  private static Comparison verify(SelfCheck asWritten, ModelFolder made) throws IOException {
    ModelDescription compiled = made.description();
    Precision precision = compiled.precision();
    if (!asWritten.isPresent()) {
      throw new JobException(
          "the network as written gives logits that are not finite numbers, in fp32: is the"
              + " checkpoint that of a trained network? Nothing was written.");
    }
    try (LoadedModel actual = LoadedModel.load(made.archive(), compiled.runOnCpu(), Device.CPU)) {
      Comparison comparison =
          asWritten.compare(actual, compiled.preprocessing().crop(), SelfCheck.IMAGES);
      if (!comparison.isFinite()) {
        throw new JobException(
            "the logits are not finite numbers: the network leaves the range of %s; use bf16 or fp32. Nothing was written."
                .formatted(precision.key()));
      }
      if (precision == Precision.FP32 && comparison.largest() > precision.logitTolerance()) {
        throw new JobException(
            String.format(
                Locale.ROOT,
                ("the compiled network differs from the one as written: logits by %.1e of their"
                    + " standard deviation, expected at most %.0e. Nothing was written."),
                comparison.largest(),
                precision.logitTolerance()));
      }
      return comparison;
    }
  }

  private static void copy(ModelFolder made, FileSystem fs, Path folder) throws IOException {
    fs.delete(new Path(folder, ModelFolder.SERVING), false);
    fs.mkdirs(folder);
    for (String file : ORDER) {
      fs.copyFromLocalFile(
          false, true, new Path(made.directory().resolve(file).toUri()), new Path(folder, file));
    }
  }

  private static String summary(Made made, FileSystem fs, Path folder) {
    ModelDescription model = made.folder().description();
    return String.format(
        Locale.ROOT,
        """
    %s (%s), %d classes, in %s for a %s.
    %s
    Written to %s, sha256 %s\
    """,
        model.name(),
        model.ecosystem(),
        model.classes(),
        model.precision().key(),
        model.device(),
        made.about(),
        fs.makeQualified(folder),
        model.digest());
  }
}
