package io.densepath.prepare;

import io.densepath.image.PreprocessingKeys;
import io.densepath.model.Network;
import io.densepath.model.Precision;
import io.densepath.weights.Ecosystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a model comes from. A model folder needs its address alone, a module of one's own no
 * network and no ecosystem.
 *
 * @param weights address of a checkpoint, of a model folder or of a TorchScript module
 * @param torchScript whether it is a TorchScript module of the user's own, of any architecture
 * @param model name of one of the ten networks
 * @param architecture address of a properties file with the numbers of another network
 * @param ecosystem whose names the tensors have; empty where these tell
 * @param classNames address of a text file with the name of a class a line, class 0 first
 * @param preprocessing keys of {@link io.densepath.image.Preprocessing} that differ from those of
 *     the ecosystem
 */
public record ModelSource(
    String weights,
    boolean torchScript,
    Optional<String> model,
    Optional<String> architecture,
    Optional<Ecosystem> ecosystem,
    Optional<String> classNames,
    Properties preprocessing) {

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
    if (torchScript && !ofNetwork().isEmpty()) {
      return Optional.of(
          "%s: a TorchScript module is its own network. Leave it out."
              .formatted(String.join(", ", ofNetwork())));
    }
    if (model.isPresent() && architecture.isPresent()) {
      return Optional.of("Give model or architecture, not both.");
    }
    if (model.isPresent() && network().isEmpty()) {
      return Optional.of(unknown(model.get()));
    }
    return Optional.empty();
  }

  /** The precision that was asked for; a module of one's own has the one it was saved in. */
  public Optional<Precision> precision(Optional<Precision> asked) {
    return torchScript ? Optional.of(asked.orElse(Precision.FP32)) : asked;
  }

  /** What to say of a name that is none of the ten. */
  public static String unknown(String model) {
    List<String> nearest = Network.nearest(model).subList(0, 3);
    return "Unknown model '%s'. Nearest: %s. 'densepath models' lists all."
        .formatted(model, String.join(", ", nearest));
  }

  /** The settings given that say which network it is, by name. */
  List<String> ofNetwork() {
    List<String> given = new ArrayList<>();
    model.ifPresent(name -> given.add("model"));
    architecture.ifPresent(file -> given.add("architecture"));
    ecosystem.ifPresent(name -> given.add("ecosystem"));
    return given;
  }

  /** The settings given that a model folder has no use for, by name. */
  List<String> besidesWeights() {
    List<String> given = ofNetwork();
    classNames.ifPresent(file -> given.add("class-names"));
    given.addAll(PreprocessingKeys.byOption(preprocessing).keySet());
    return given;
  }
}
