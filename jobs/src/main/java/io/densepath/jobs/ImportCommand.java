package io.densepath.jobs;

import io.densepath.compile.Target;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.ModelOptions;
import io.densepath.jobs.options.OutputOptions;
import io.densepath.jobs.options.TargetOptions;
import io.densepath.model.Precision;
import io.densepath.predict.Comparison;
import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.ModelFolder;
import io.densepath.prepare.Checkpoint;
import io.densepath.prepare.LocalCopy;
import io.densepath.prepare.ModelBuilder;
import io.densepath.prepare.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a model folder of a checkpoint, once, for many runs. */
@Command(
    name = "import",
    sortOptions = false,
    description =
        "Compile a checkpoint to a model folder, which 'classify' takes as --weights and DJL as a"
            + " model.")
final class ImportCommand implements Callable<Integer> {

  /** What rounding alone can do to a logit, in standard deviations, with room to spare. */
  private static final double FP32_ROUNDING = 1e-4;

  private static final int IMAGES = 4;
  private static final List<String> ORDER =
      List.of(
          ModelFolder.DESCRIPTION,
          ModelFolder.ARCHIVE,
          ModelFolder.CLASS_NAMES,
          ModelFolder.SERVING);

  @Mixin private ModelOptions model;
  @Mixin private OutputOptions output;
  @Mixin private TargetOptions target;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Stream.of(model.problem(), output.problem())
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            problem -> {
              throw new ParameterException(spec.commandLine(), problem);
            });
    Configuration conf = SparkSessions.hadoopConfiguration();
    Consumer<String> notes = spec.commandLine().getErr()::println;
    ModelSource source = model.source();
    Path folder = new Path(output.output());
    FileSystem fs = folder.getFileSystem(conf);
    requireFree(fs, folder);
    Checkpoint checkpoint = new Checkpoint(source, conf, notes);
    try (LocalCopy weights = LocalCopy.ofFile("weights", source.weights(), conf, notes);
        LocalCopy work = LocalCopy.empty()) {
      ModelBuilder builder = checkpoint.read(weights);
      ModelFolder made =
          builder.build(
              checkpoint.classNames(builder.architecture().classes()),
              TargetChoice.of(target),
              Files.createDirectory(work.path().resolve("model")));
      Comparison comparison = verify(builder, made, work.path().resolve("plain.pt"));
      copy(made, fs, folder);
      spec.commandLine().getOut().println(summary(made.description(), comparison, fs, folder));
    }
    return 0;
  }

  private void requireFree(FileSystem fs, Path folder) throws IOException {
    boolean exists = fs.exists(folder) && fs.listStatus(folder).length > 0;
    if (exists && !output.overwrite()) {
      throw new JobException(
          "output: %s exists already. Choose another folder, or give --overwrite."
              .formatted(folder));
    }
    if (exists && !fs.exists(new Path(folder, ModelFolder.DESCRIPTION))) {
      throw new JobException(
          "output: %s is no model folder, so --overwrite does not touch it.".formatted(folder));
    }
  }

  /** The compiled network against the network as written in float32, both on this CPU. */
  private static Comparison verify(ModelBuilder builder, ModelFolder made, java.nio.file.Path plain)
      throws IOException {
    ModelDescription asWritten = builder.writePlain(new Target(false, Precision.FP32), plain);
    ModelDescription compiled = made.description();
    try (LoadedModel expected = LoadedModel.load(plain, asWritten, Device.CPU);
        LoadedModel actual = LoadedModel.load(made.archive(), compiled.runOnCpu(), Device.CPU)) {
      Comparison comparison =
          Comparison.of(expected, actual, compiled.preprocessing().crop(), IMAGES);
      double allowed =
          compiled.precision() == Precision.FP32 ? FP32_ROUNDING : Double.POSITIVE_INFINITY;
      // NaN is no agreement either.
      if (!(comparison.largest() <= allowed)) {
        throw new JobException(
            ("the compiled network differs from the one as written: logits by %.1e of their"
                    + " standard deviation, expected at most %.0e. Nothing was written.")
                .formatted(comparison.largest(), allowed));
      }
      return comparison;
    }
  }

  /**
   * The description goes first, so that what is left by a process that was killed can be told from
   * a stranger's folder, and last what DJL looks for; we look for all.
   */
  private static void copy(ModelFolder made, FileSystem fs, Path folder) throws IOException {
    fs.delete(new Path(folder, ModelFolder.SERVING), false);
    fs.mkdirs(folder);
    for (String file : ORDER) {
      fs.copyFromLocalFile(
          false, true, new Path(made.directory().resolve(file).toUri()), new Path(folder, file));
    }
  }

  private static String summary(
      ModelDescription compiled, Comparison comparison, FileSystem fs, Path folder) {
    return """
        %s (%s), %d classes, compiled in %s for a %s.
        Against the network as written, in fp32: logits differ by at most %.1e of their standard\
         deviation, same top-1 on %d of %d images.
        Written to %s, sha256 %s"""
        .formatted(
            compiled.name(),
            compiled.ecosystem(),
            compiled.classes(),
            compiled.precision().key(),
            compiled.device(),
            comparison.largest(),
            comparison.sameTop1(),
            comparison.images(),
            fs.makeQualified(folder),
            compiled.digest());
  }
}
