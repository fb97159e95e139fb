package io.densepath.prepare;

import io.densepath.compile.InputImages;
import io.densepath.compile.Passes;
import io.densepath.compile.Target;
import io.densepath.compile.TorchScriptArchive;
import io.densepath.compile.WeightedGraph;
import io.densepath.image.Preprocessing;
import io.densepath.model.Architecture;
import io.densepath.model.Precision;
import io.densepath.predict.Device;
import io.densepath.predict.Digest;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.SelfCheck;
import io.densepath.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compiles a network with its weights, and writes a model folder.
 *
 * @param architecture the network
 * @param weights the network's parameters
 * @param preprocessing preprocessing that the weights expect
 */
public record ModelBuilder(
    Architecture architecture, Weights weights, Preprocessing preprocessing) {

  /**
   * Rewrites and compiles the network, and writes the folder.
   *
   * @param classNames one name per class, in order of class id
   * @param directory an existing folder
   */
  public ModelFolder build(List<String> classNames, Target target, Path directory)
      throws IOException {
    Path archive = directory.resolve(ModelFolder.ARCHIVE);
    TorchScriptArchive.write(Passes.rewrite(plain(), target), images(), target, archive);
    ModelFolder folder = new ModelFolder(directory, describe(target, archive), classNames);
    folder.write();
    return folder;
  }

  /** Writes the archive of the network without any rewriting, as the reference in comparisons. */
  public ModelDescription writePlain(Target target, Path archive) throws IOException {
    TorchScriptArchive.write(plain(), images(), target, archive);
    return describe(target, archive);
  }

  /**
   * Computes the logits that the network must give on every device, by the network as written, in
   * float32, on the CPU of this machine. It is another program than the compiled network, so the
   * check means something in every case, also where driver and executor are one process that runs
   * float32 on a CPU: it then proves the rewriting and the convolutions of oneDNN on this
   * processor.
   *
   * @return {@link SelfCheck#NONE} if they are not finite numbers
   * @throws IllegalStateException if libtorch does not load on this machine
   */
  public SelfCheck selfCheck() throws IOException {
    try (LocalCopy work = LocalCopy.empty()) {
      Path archive = work.path().resolve(ModelFolder.ARCHIVE);
      ModelDescription asWritten = writePlain(new Target(false, Precision.FP32), archive);
      try (LoadedModel reference = LoadedModel.load(archive, asWritten, Device.CPU)) {
        return SelfCheck.of(reference, preprocessing.crop());
      }
    }
  }

  private WeightedGraph plain() {
    double epsilon = weights.ecosystem().batchNormEpsilon(architecture);
    return new WeightedGraph(architecture.graph(epsilon), weights.values());
  }

  private InputImages images() {
    return new InputImages(preprocessing.crop(), preprocessing.mean(), preprocessing.std());
  }

  private ModelDescription describe(Target target, Path archive) throws IOException {
    return new ModelDescription(
        architecture.name(),
        architecture.classes(),
        architecture.embeddingSize(),
        target.precision(),
        target.gpu(),
        preprocessing,
        weights.ecosystem().key(),
        Digest.sha256(archive),
        SelfCheck.NONE);
  }
}
