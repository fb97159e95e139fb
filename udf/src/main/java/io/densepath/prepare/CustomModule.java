package io.densepath.prepare;

import io.densepath.compile.Target;
import io.densepath.image.Preprocessing;
import io.densepath.model.Precision;
import io.densepath.predict.Digest;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * A TorchScript module of the user's own, on its way to a model folder: any network whose forward
 * takes images (N, 3, H, W) and gives logits (N, classes). Its code is run as it is.
 *
 * @param file on this machine
 * @param name of the file, without its ending
 * @param preprocessing what is done to an image; torchvision's, but for what the source says
 * @param classNames a name a class, in order of class id
 */
public record CustomModule(
    Path file, String name, Preprocessing preprocessing, List<String> classNames) {

  /**
   * Tries the module, and reads what else the source names.
   *
   * @param weights the module
   * @throws ModelException if there are more or fewer names than classes
   * @throws IOException if it is no module, or not from such images to such logits
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
    int classes =
        LoadedModel.customClasses(source.weights(), weights.path(), preprocessing, precision);
    return new CustomModule(
        weights.path(),
        weights.path().getFileName().toString().replaceFirst("(?<=.)\\..*", ""),
        preprocessing,
        new Checkpoint(source, conf, notes).classNames(classes));
  }

  /**
   * Writes the folder, with a copy of the module.
   *
   * @param target the device, and the precision of the images that the module takes
   * @param directory exists already
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
            Digest.sha256(archive));
    ModelFolder folder = new ModelFolder(directory, description, classNames);
    folder.write();
    return folder;
  }
}
