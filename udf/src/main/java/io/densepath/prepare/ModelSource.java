package io.densepath.prepare;

import io.densepath.model.Network;
import io.densepath.weights.Ecosystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a model comes from. All but the weights are for a checkpoint: a model folder has its own.
 *
 * @param weights address of a checkpoint or of a model folder
 * @param model name of one of the ten networks
 * @param architecture address of a properties file with the numbers of another network
 * @param ecosystem whose names the tensors have; empty where these tell
 * @param classNames address of a text file with the name of a class a line, class 0 first
 * @param preprocessing keys of {@link io.densepath.image.Preprocessing} that differ from those of
 *     the ecosystem
 */
public record ModelSource(
    String weights,
    Optional<String> model,
    Optional<String> architecture,
    Optional<Ecosystem> ecosystem,
    Optional<String> classNames,
    Properties preprocessing) {

  private static final String PREPROCESSING = "preprocessing.";

  public ModelSource {
    Objects.requireNonNull(weights, "weights");
    Properties copy = new Properties();
    copy.putAll(preprocessing);
    preprocessing = copy;
  }

  /** One of the ten, if the model is named by its name. */
  public Optional<Network> network() {
    return model.flatMap(Network::find);
  }

  /** What is wrong with the choice of the network, if anything; the weights are not looked at. */
  public Optional<String> problem() {
    if (model.isPresent() && architecture.isPresent()) {
      return Optional.of("Give model or architecture, not both.");
    }
    if (model.isPresent() && network().isEmpty()) {
      return Optional.of(unknown(model.get()));
    }
    return Optional.empty();
  }

  /** What to say of a name that is none of the ten. */
  public static String unknown(String model) {
    List<String> nearest = Network.nearest(model).subList(0, 3);
    return "Unknown model '%s'. Nearest: %s. 'densepath models' lists all."
        .formatted(model, String.join(", ", nearest));
  }

  /** The settings that a model folder has no use for, by name. */
  List<String> besidesWeights() {
    List<String> given = new ArrayList<>();
    model.ifPresent(name -> given.add("model"));
    architecture.ifPresent(file -> given.add("architecture"));
    ecosystem.ifPresent(name -> given.add("ecosystem"));
    classNames.ifPresent(file -> given.add("class-names"));
    preprocessing.stringPropertyNames().stream()
        .sorted()
        .forEach(key -> given.add(key.substring(PREPROCESSING.length())));
    return given;
  }
}
