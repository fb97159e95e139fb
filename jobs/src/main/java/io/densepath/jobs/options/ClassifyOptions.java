package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All options of {@code classify}. */
public final class ClassifyOptions {

  @Mixin private ModelOptions model;
  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;
  @Mixin private ResumeOptions resume;
  @Mixin private TargetOptions target;
  @Mixin private InferenceOptions inference;
  @Mixin private ReadOptions reading;
  @Mixin private RunOptions run;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--evaluate",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Evaluate the run at its end, as 'evaluate' does, with the labels of the manifest. --labels,"
              + " --labels-from-folders and --real imply it.")
  private boolean evaluate;

  @Mixin private LabelOptions labels;
  @Mixin private EvaluationOptions evaluation;

  public ModelOptions model() {
    return model;
  }

  public InputOptions input() {
    return input;
  }

  public OutputOptions output() {
    return output;
  }

  public ResumeOptions resume() {
    return resume;
  }

  public TargetOptions target() {
    return target;
  }

  public InferenceOptions inference() {
    return inference;
  }

  public ReadOptions reading() {
    return reading;
  }

  public RunOptions run() {
    return run;
  }

  public LabelOptions labels() {
    return labels;
  }

  public EvaluationOptions evaluation() {
    return evaluation;
  }

  /** Whether the run is evaluated at its end. */
  public boolean evaluates() {
    return evaluate || labels.given() || evaluation.real().isPresent();
  }

  /** Whether the output folder may hold a run already. */
  public boolean mayHoldRun() {
    return output.overwrite() || resume.goesOn();
  }

  /** Returns what is wrong with the options, if anything. */
  public Optional<String> problem() {
    return Stream.of(
            model.problem(),
            input.problem(),
            input.unusedHints(labels.labels()),
            output.problem(),
            resume.problem(output.overwrite()),
            inference.problem(),
            reading.problem(),
            run.problem(),
            labels.problem(),
            evaluation.problem())
        .flatMap(Optional::stream)
        .findFirst();
  }
}
