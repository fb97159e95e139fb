package io.densepath.prepare;

import io.densepath.compile.Target;
import io.densepath.image.Preprocessing;
import io.densepath.model.Precision;
import io.densepath.predict.Digest;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.SelfCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * A TorchScript module that the user provides, to be written as a model folder. Its {@code forward}
 * takes normalised images (N, 3, H, W) and returns logits (N, classes). DensePath runs the module's
 * code as it is.
 *
 * @param file local file of the module
 * @param name name of the file, without its extensions
 * @param preprocessing torchvision's, with the source's overrides
 * @param classNames one name per class, in order of class id
 * @param selfCheck logits that the module gave on this machine's CPU, in its own precision
 */
public record CustomModule(
    Path file,
    String name,
    Preprocessing preprocessing,
    List<String> classNames,
    SelfCheck selfCheck) {

  /**
   * Runs the module once, on the CPU, to know its classes and logits, and reads the class names.
   *
   * @param precision precision of the images that the module takes
   * @param weights local copy of the module
   * @param notes receives messages about a large copy and about logits that are not finite
   * @throws ModelException if the number of class names is not the number of classes
   * @throws IOException if the file is not a module from such images to such logits
   */
  public static CustomModule read(
      ModelSource source,
      Precision precision,
      LocalCopy weights,
      Configuration conf,
      Consumer<String> notes)
      throws IOException {
    Preprocessing preprocessing =
        Preprocessing.fromProperties(source.preprocessing(), Preprocessing.torchvision());
    List<Float> logits =
        LoadedModel.customLogits(source.weights(), weights.path(), preprocessing, precision);
    return new CustomModule(
        weights.path(),
        weights.path().getFileName().toString().replaceFirst("(?<=.)\\..*", ""),
        preprocessing,
        new Checkpoint(source, conf, notes).classNames(logits.size() / SelfCheck.IMAGES),
        selfCheck(source, logits, notes));
  }

  private static SelfCheck selfCheck(
      ModelSource source, List<Float> logits, Consumer<String> notes) {
    SelfCheck check = SelfCheck.of(logits);
    if (!check.isPresent()) {
      notes.accept(
          "%s: executors are not tried before their first image, since the module's logits for drawn images are not finite numbers"
              .formatted(source.weights()));
    }
    return check;
  }

  /**
   * Returns the precision by whose tolerance a device is judged. On a GPU, libtorch rounds float32
   * to TF32 in the convolutions of a module, and TF32 has the mantissa of float16.
   */
  private static Precision computedIn(Target target) {
    return target.gpu() && target.precision() == Precision.FP32
        ? Precision.FP16
        : target.precision();
  }

  /**
   * Writes a model folder with a copy of the module.
   *
   * @param target device, and precision of the images that the module takes
   * @param directory an existing folder
   */
  public ModelFolder write(Target target, Path directory) throws IOException {
    Path archive = Files.copy(file, directory.resolve(ModelFolder.ARCHIVE));
    ModelDescription description =
        new ModelDescription(
            name,
            classNames.size(),
            0,
            target.precision(),
            target.gpu(),
            preprocessing,
            ModelDescription.CUSTOM,
            Digest.sha256(archive),
            selfCheck.in(computedIn(target)));
    ModelFolder folder = new ModelFolder(directory, description, classNames);
    folder.write();
    return folder;
  }
}
