package io.densepath.prepare;

import io.densepath.compile.InputImages;
import io.densepath.compile.Passes;
import io.densepath.compile.Target;
import io.densepath.compile.TorchScriptArchive;
import io.densepath.compile.WeightedGraph;
import io.densepath.image.Preprocessing;
import io.densepath.model.Architecture;
import io.densepath.predict.Digest;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.ModelFolder;
import io.densepath.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Weights of a network, on their way to a model folder.
 *
 * @param architecture the network
 * @param weights its parameters
 * @param preprocessing what they expect to be done to an image
 */
public record ModelBuilder(
    Architecture architecture, Weights weights, Preprocessing preprocessing) {

  /**
   * Compiles the rewritten network and writes the folder.
   *
   * @param classNames a name a class, in order of class id
   * @param directory exists already
   */
  public ModelFolder build(List<String> classNames, Target target, Path directory)
      throws IOException {
    Path archive = directory.resolve(ModelFolder.ARCHIVE);
    TorchScriptArchive.write(Passes.rewrite(plain(), target), images(), target, archive);
    ModelFolder folder = new ModelFolder(directory, describe(target, archive), classNames);
    folder.write();
    return folder;
  }

  /** Writes the network as its authors wrote it, to compare with. */
  public ModelDescription writePlain(Target target, Path archive) throws IOException {
    TorchScriptArchive.write(plain(), images(), target, archive);
    return describe(target, archive);
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
        Digest.sha256(archive));
  }
}
