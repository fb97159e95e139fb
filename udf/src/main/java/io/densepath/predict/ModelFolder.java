package io.densepath.predict;

import io.densepath.image.Preprocessing;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A compiled network as a folder of files: {@code model.pt} (the TorchScript archive), {@code
 * densepath.properties}, {@code synset.txt} (class names), and {@code serving.properties}, which
 * makes the folder a complete DJL model too.
 *
 * @param directory the folder, on a local disk
 * @param description properties of the archive
 * @param classNames one name per class, in order of class id
 */
public record ModelFolder(Path directory, ModelDescription description, List<String> classNames) {

  public static final String ARCHIVE = "model.pt";
  public static final String DESCRIPTION = "densepath.properties";
  public static final String CLASS_NAMES = "synset.txt";
  public static final String SERVING = "serving.properties";

  /** Names of all files in the folder. */
  public static final List<String> FILES = List.of(ARCHIVE, DESCRIPTION, CLASS_NAMES, SERVING);

  public ModelFolder {
    classNames = List.copyOf(classNames);
    if (classNames.size() != description.classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %d class names for %d classes",
              directory.resolve(CLASS_NAMES),
              classNames.size(),
              description.classes()));
    }
  }

  public Path archive() {
    return directory.resolve(ARCHIVE);
  }

  /**
   * Reads a folder, except the archive.
   *
   * @throws IOException naming the file that is missing or the key that is wrong
   */
  public static ModelFolder read(Path directory) throws IOException {
    for (String file : FILES) {
      if (!Files.isRegularFile(directory.resolve(file))) {
        throw new NoSuchFileException(
            "%s is not a model folder: it lacks %s; 'densepath import' makes one"
                .formatted(directory, file));
      }
    }
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(directory.resolve(DESCRIPTION))) {
      properties.load(in);
    }
    ModelDescription description =
        ModelDescription.read(directory.resolve(DESCRIPTION).toString(), properties);
    return new ModelFolder(
        directory, description, Files.readAllLines(directory.resolve(CLASS_NAMES)));
  }

  /**
   * Verifies the digest of the archive.
   *
   * @throws IOException naming the archive, if it was changed or copied incompletely
   */
  public void verify() throws IOException {
    String found = Digest.sha256(archive());
    if (!found.equals(description.digest())) {
      throw new IOException(
          "%s has sha256 %s, expected %s: was it copied whole? Import the weights again"
              .formatted(archive(), found, description.digest()));
    }
  }

  /** Writes all files except the archive, which must exist already. */
  public void write() throws IOException {
    Files.write(directory.resolve(CLASS_NAMES), classNames);
    store(description.toProperties(), DESCRIPTION);
    store(serving(), SERVING);
  }

  /** Writes the logits that the archive must give into the description. */
  public ModelFolder with(SelfCheck check) throws IOException {
    ModelFolder checked = new ModelFolder(directory, description.with(check), classNames);
    checked.write();
    return checked;
  }

  private Properties serving() {
    Preprocessing preprocessing = description.preprocessing();
    Properties properties = new Properties();
    properties.setProperty("engine", "PyTorch");
    properties.setProperty("option.mapLocation", "true");
    properties.setProperty(
        "translatorFactory", "ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory");
    String crop = Integer.toString(preprocessing.crop());
    properties.setProperty("width", crop);
    properties.setProperty("height", crop);
    if (preprocessing.shortSide() > 0) {
      properties.setProperty("resizeShort", Integer.toString(preprocessing.shortSide()));
    }
    properties.setProperty("centerCrop", "true");
    // An archive that DensePath compiled takes uint8 and normalises inside the network.
    properties.setProperty("toTensor", Boolean.toString(description.isCustom()));
    if (description.isCustom()) {
      properties.setProperty(
          "normalize",
          Stream.of(preprocessing.mean(), preprocessing.std())
              .flatMap(List::stream)
              .map(String::valueOf)
              .collect(Collectors.joining(",")));
    }
    properties.setProperty("applySoftmax", "true");
    properties.setProperty("topK", Integer.toString(Math.min(5, description.classes())));
    return properties;
  }

  private void store(Properties properties, String file) throws IOException {
    StringBuilder lines = new StringBuilder();
    properties.stringPropertyNames().stream()
        .sorted()
        .forEach(
            key ->
                lines
                    .append(key)
                    .append('=')
                    .append(properties.getProperty(key).replace("\\", "\\\\"))
                    .append('\n'));
    try (Writer out = Files.newBufferedWriter(directory.resolve(file))) {
      out.write(lines.toString());
    }
  }
}
