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
 * The settings that say where a model comes from. A model folder needs only {@code weights}; a
 * custom TorchScript module allows neither a network nor an ecosystem.
 *
 * @param weights address of a checkpoint, of a model folder or of a TorchScript module
 * @param weightsKey path in the checkpoint to the network's tensors, its parts joined by dots;
 *     empty to find them by their names
 * @param torchScript whether the address is that of a TorchScript module, of any architecture
 * @param model name of one of the ten networks
 * @param architecture address of a properties file that describes another network
 * @param ecosystem ecosystem whose key names the checkpoint has; empty to recognise it by them
 * @param classNames address of a text file with one class name per line, class 0 first
 * @param preprocessing keys of {@link io.densepath.image.Preprocessing} that override the
 *     ecosystem's
 */
public record ModelSource(
    String weights,
    Optional<String> weightsKey,
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

  /** Returns the network that {@code model} names; empty if it is not set or not one of the ten. */
  public Optional<Network> network() {
    return model.flatMap(Network::find);
  }

  /** Returns what is wrong with the choice of the network, if anything, without reading weights. */
  public Optional<String> problem() {
    if (torchScript && !networkSettings().isEmpty()) {
      return Optional.of(
          "%s: a TorchScript module is its own network. Leave it out."
              .formatted(String.join(", ", networkSettings())));
    }
    if (model.isPresent() && architecture.isPresent()) {
      return Optional.of("Give model or architecture, not both.");
    }
    if (model.isPresent() && network().isEmpty()) {
      return Optional.of(unknown(model.get()));
    }
    return Optional.empty();
  }

  /**
   * Returns the requested precision, if any. A TorchScript module has the precision that it was
   * saved in, which only the user knows; fp32 is assumed if the user does not say.
   */
  public Optional<Precision> precision(Optional<Precision> asked) {
    return torchScript ? Optional.of(asked.orElse(Precision.FP32)) : asked;
  }

  /** Returns the error message for a name that is not one of the ten networks. */
  public static String unknown(String model) {
    List<String> nearest = Network.nearest(model).subList(0, 3);
    return "Unknown model '%s'. Nearest: %s. 'densepath models' lists all."
        .formatted(model, String.join(", ", nearest));
  }

  /** Returns the names of the given settings that choose a network. */
  List<String> networkSettings() {
    List<String> given = new ArrayList<>();
    model.ifPresent(name -> given.add("model"));
    architecture.ifPresent(file -> given.add("architecture"));
    ecosystem.ifPresent(name -> given.add("ecosystem"));
    weightsKey.ifPresent(key -> given.add("weights-key"));
    return given;
  }

  /** Returns the names of the given settings that a model folder does not allow. */
  List<String> settingsBesidesWeights() {
    List<String> given = networkSettings();
    classNames.ifPresent(file -> given.add("class-names"));
    given.addAll(PreprocessingKeys.byOption(preprocessing).keySet());
    return given;
  }
}
