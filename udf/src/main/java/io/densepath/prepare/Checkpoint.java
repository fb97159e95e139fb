package io.densepath.prepare;

import io.densepath.charset.TextEncoding;
import io.densepath.image.Preprocessing;
import io.densepath.model.Architecture;
import io.densepath.model.ArchitectureFile;
import io.densepath.model.Network;
import io.densepath.weights.StateDict;
import io.densepath.weights.Weights;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads what a {@link ModelSource} refers to: the checkpoint with its architecture and
 * preprocessing, and the class names.
 */
public final class Checkpoint {

  private final ModelSource source;
  private final Configuration conf;
  private final Consumer<String> notes;

  public Checkpoint(ModelSource source, Configuration conf, Consumer<String> notes) {
    this.source = source;
    this.conf = conf;
    this.notes = notes;
  }

  /**
   * Reads the weights of the network that the source names.
   *
   * @param weights local copy of the checkpoint
   * @throws ModelException if the source names no network
   * @throws IOException naming the file and what is wrong with it
   */
  public ModelBuilder read(LocalCopy weights) throws IOException {
    Properties file = new Properties();
    if (source.architecture().isPresent()) {
      file.putAll(architectureFile(source.architecture().get(), conf, notes));
    }
    try (StateDict all = StateDict.open(weights.path(), source.weights())) {
      StateDict dict = all.under(source.weightsKey().orElse(""));
      Architecture architecture = architecture(file, dict);
      Weights bound = Weights.bind(dict, architecture, source.ecosystem());
      bound.note().ifPresent(notes);
      return builder(architecture, bound, file, source.preprocessing());
    }
  }

  /**
   * Combines weights with the preprocessing of their ecosystem.
   *
   * @param preprocessing keys that override the ecosystem's; later ones override earlier ones
   */
  public static ModelBuilder builder(
      Architecture architecture, Weights weights, Properties... preprocessing) {
    Preprocessing chosen = weights.ecosystem().preprocessing(architecture);
    for (Properties keys : preprocessing) {
      chosen = Preprocessing.fromProperties(keys, chosen);
    }
    return new ModelBuilder(architecture, weights, chosen);
  }

  private Architecture architecture(Properties file, StateDict dict) throws IOException {
    if (source.architecture().isPresent()) {
      return ArchitectureFile.read(source.architecture().get(), file);
    }
    Network network =
        source
            .network()
            .orElseThrow(
                () ->
                    new ModelException(
                        "weights: which network is %s for? Give model or architecture."
                            .formatted(source.weights())));
    return withClassesOf(dict, network.architecture());
  }

  /** Returns a published network with the checkpoint's number of classes. */
  public static Architecture withClassesOf(StateDict dict, Architecture published)
      throws IOException {
    return published.withClasses(Weights.classes(dict, published).orElse(published.classes()));
  }

  /**
   * Reads the properties of an architecture file.
   *
   * @param notes receives a message about a large copy
   */
  public static Properties architectureFile(String uri, Configuration conf, Consumer<String> notes)
      throws IOException {
    Properties properties = new Properties();
    try (LocalCopy file = LocalCopy.ofFile("architecture", uri, conf, notes)) {
      properties.load(new StringReader(text("architecture", uri, file)));
    }
    return properties;
  }

  /**
   * Returns one name per class: the lines of the source's file, or else the class ids.
   *
   * @throws ModelException if the number of lines is not the number of classes
   */
  public List<String> classNames(int classes) throws IOException {
    if (source.classNames().isEmpty()) {
      return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    }
    String uri = source.classNames().get();
    try (LocalCopy file = LocalCopy.ofFile("class-names", uri, conf, notes)) {
      List<String> names = text("class-names", uri, file).stripTrailing().lines().toList();
      if (names.size() != classes) {
        throw new ModelException(
            String.format(
                Locale.ROOT,
                "class-names: %s has %d lines, expected %d, one per class.",
                uri,
                names.size(),
                classes));
      }
      return names;
    }
  }

  private static String text(String role, String uri, LocalCopy file) throws IOException {
    try {
      return TextEncoding.decode(Files.readAllBytes(file.path()));
    } catch (CharacterCodingException e) {
      throw new ModelException(
          "%s: %s: %s. Save the file in UTF-8.".formatted(role, uri, e.getMessage()), e);
    }
  }
}
