package io.densepath.jobs.run;

import io.densepath.image.PreprocessingKeys;
import io.densepath.jobs.options.ClassifyOptions;
import io.densepath.jobs.output.ModelRecord;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.ModelFolder;
import io.densepath.spark.ArchiveFile;
import io.densepath.spark.ClassifySettings;
import io.densepath.spark.CrashNotes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** The settings that a run sends to its tasks, made from its options and its model. */
final class RunSettings {

  private RunSettings() {}

  static ClassifySettings of(
      ClassifyOptions options, ModelFolder model, RunContext context, Optional<EarlierRun> earlier)
      throws IOException {
    boolean gpu = model.description().gpu();
    boolean local = context.spark().sparkContext().isLocal();
    return new ClassifySettings(
        earlier.isPresent()
            ? earlier.get().idUnlessAnother(options.run().givenRunId())
            : options.run().runId(),
        model.description(),
        ArchiveFile.of(context.spark().sparkContext(), model.archive()),
        model.classNames(),
        gpu ? DeviceRequest.GPU : DeviceRequest.CPU,
        options.inference().batchSize(gpu),
        options.inference().outputs(model.description().classes()),
        options.reading().limits(),
        options.reading().decoding(),
        options.input().format(),
        InputFormats.columns(
            context.spark(), options.input(), Optional.of(context.folder().root())),
        options.reading().fetch(),
        // In local mode a crash ends the driver too: only the next command can try the task again.
        new CrashNotes(
            context.folder().crashes().toString(),
            local && earlier.filter(EarlierRun::wasKilled).isPresent()));
  }

  /** Returns the line that tells a person what will run. */
  static String describe(ClassifySettings settings) {
    return String.format(
        Locale.ROOT,
        "Model %s (%s), %s on %s, batches of %d.",
        settings.model().name(),
        settings.model().ecosystem(),
        settings.model().precision().key(),
        settings.model().device(),
        settings.batchSize());
  }

  /** Returns what {@code run.json} says of the model. */
  static ModelRecord record(ClassifySettings settings) {
    ModelDescription model = settings.model();
    return new ModelRecord(
        model.name(),
        model.classes(),
        model.ecosystem(),
        model.precision().key(),
        model.device(),
        settings.batchSize(),
        model.digest(),
        PreprocessingKeys.byOption(model.preprocessing().toProperties()),
        Optional.of(settings.classNames()).filter(RunSettings::areNames));
  }

  /** Whether classes have names, and not only their numbers. */
  private static boolean areNames(List<String> classNames) {
    return IntStream.range(0, classNames.size())
        .anyMatch(id -> !classNames.get(id).equals(String.valueOf(id)));
  }
}
