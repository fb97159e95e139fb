package io.densepath.jobs;

import io.densepath.image.Preprocessing;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.ModelOptions;
import io.densepath.model.Architecture;
import io.densepath.model.ArchitectureFile;
import io.densepath.model.Network;
import io.densepath.spark.ModelBuilder;
import io.densepath.weights.StateDict;
import io.densepath.weights.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** Published weights, and the options that say what network and images they are for. */
final class Checkpoint {

  private final ModelOptions options;
  private final Configuration conf;
  private final PrintWriter err;

  Checkpoint(ModelOptions options, Configuration conf, PrintWriter err) {
    this.options = options;
    this.conf = conf;
    this.err = err;
  }

  /**
   * Reads the weights of the network that the options name.
   *
   * @param weights the checkpoint, a local file
   * @throws JobException if the options do not say which network
   * @throws IOException naming the file and what is wrong with it
   */
  ModelBuilder read(LocalCopy weights) throws IOException {
    Properties file = new Properties();
    if (options.architecture().isPresent()) {
      file.putAll(architectureFile(options.architecture().get(), conf, err));
    }
    try (StateDict dict = StateDict.open(weights.path(), options.weights())) {
      Architecture architecture = architecture(file, dict);
      Weights bound = Weights.bind(dict, architecture, options.ecosystem());
      return builder(architecture, bound, file, options.preprocessing());
    }
  }

  /**
   * Weights with the preprocessing of their ecosystem.
   *
   * @param preprocessing keys that override it, the last first
   */
  static ModelBuilder builder(
      Architecture architecture, Weights weights, Properties... preprocessing) {
    Preprocessing chosen = ModelBuilder.preprocessing(weights.ecosystem(), architecture);
    for (Properties keys : preprocessing) {
      chosen = Preprocessing.fromProperties(keys, chosen);
    }
    return new ModelBuilder(architecture, weights, chosen);
  }

  private Architecture architecture(Properties file, StateDict dict) {
    if (options.architecture().isPresent()) {
      return ArchitectureFile.read(options.architecture().get(), file);
    }
    Network network =
        options
            .network()
            .orElseThrow(
                () ->
                    new JobException(
                        "weights: which network is %s for? Give --model or --architecture."
                            .formatted(options.weights())));
    return withClassesOf(dict, network.architecture());
  }

  /** The published network with as many classes as the checkpoint has. */
  static Architecture withClassesOf(StateDict dict, Architecture published) {
    return published.withClasses(Weights.classes(dict).orElse(published.classes()));
  }

  /** The numbers of an architecture file. */
  static Properties architectureFile(String uri, Configuration conf, PrintWriter err)
      throws IOException {
    Properties properties = new Properties();
    try (LocalCopy file = LocalCopy.ofFile("architecture", uri, conf, err)) {
      properties.load(new StringReader(text("architecture", uri, file)));
    }
    return properties;
  }

  /**
   * A name a class; the ids where no file has been given.
   *
   * @throws JobException if there are more or fewer names than classes
   */
  List<String> classNames(int classes) throws IOException {
    if (options.classNames().isEmpty()) {
      return IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    }
    String uri = options.classNames().get();
    try (LocalCopy file = LocalCopy.ofFile("class-names", uri, conf, err)) {
      List<String> names = text("class-names", uri, file).lines().toList();
      if (names.size() != classes) {
        throw new JobException(
            "class-names: %s has %d lines, expected %d, one a class."
                .formatted(uri, names.size(), classes));
      }
      return names;
    }
  }

  private static String text(String role, String uri, LocalCopy file) throws IOException {
    try {
      return Files.readString(file.path());
    } catch (CharacterCodingException e) {
      throw new JobException(
          "%s: %s is not in UTF-8. Save it in this encoding.".formatted(role, uri), e);
    }
  }
}
