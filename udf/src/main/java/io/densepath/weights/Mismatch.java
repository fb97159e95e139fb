package io.densepath.weights;

import static java.util.stream.Collectors.joining;

import io.densepath.model.Architecture;
import io.densepath.model.Network;
import io.densepath.model.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Explains why a checkpoint does not fit a network, and names a network that it fits. */
final class Mismatch {

  private final FoundNetwork network;
  private final StateDict dict;
  private final Architecture architecture;

  private Mismatch(FoundNetwork network, Architecture architecture) {
    this.network = network;
    this.dict = network.tensors();
    this.architecture = architecture;
  }

  static CheckpointException of(FoundNetwork network, Architecture architecture, Binding binding)
      throws CheckpointException {
    return new Mismatch(network, architecture).exception(binding);
  }

  private CheckpointException exception(Binding binding) throws CheckpointException {
    OptionalInt classes = network.classes();
    if (classes.isPresent()
        && classes.getAsInt() != architecture.classes()
        && network.fits(architecture)) {
      return new CheckpointException(
          dict.fileName(),
          classes.getAsInt() + " classes",
          String.format(Locale.ROOT, "the %d of %s", architecture.classes(), architecture.name()),
          "give the number of classes that the checkpoint has");
    }
    if (!binding.missing().isEmpty()) {
      return missing(binding);
    }
    return binding.misshapen().isEmpty() ? surplus(binding) : misshapen(binding);
  }

  private CheckpointException missing(Binding binding) throws CheckpointException {
    Map.Entry<String, Shape> first = binding.missing().entrySet().iterator().next();
    String name = network.prefix() + first.getKey();
    String alike =
        unread(name)
            .or(() -> head(first.getKey()))
            .or(() -> nearest(first.getKey()))
            .map(" but has "::concat)
            .orElse("");
    return exception(
        binding,
        "no tensor '%s'%s%s"
            .formatted(network.checkpoint().inFile(name), more(binding.missing().size()), alike),
        "one of shape %s in %s".formatted(first.getValue(), architecture.name()));
  }

  /** Describes an object that a missing tensor may be in. */
  private Optional<String> unread(String name) {
    return network.checkpoint().contents().foreign().entrySet().stream()
        .filter(object -> (name + ".").startsWith(object.getKey() + "."))
        .map(
            object ->
                "class or function '%s' there, which is never run".formatted(object.getValue()))
        .findFirst();
  }

  /** Describes a classifier of several layers. */
  private Optional<String> head(String missing) {
    String classifier = network.dialect().classifier();
    List<String> layers =
        dict.names().stream().filter(name -> name.startsWith(classifier + ".")).toList();
    return missing.startsWith(classifier + ".") && !layers.isEmpty()
        ? Optional.of(
            "%s, which are not one linear layer"
                .formatted(
                    layers.stream()
                        .map(layer -> "'" + dict.storedName(layer) + "'")
                        .collect(joining(", "))))
        : Optional.empty();
  }

  private CheckpointException misshapen(Binding binding) throws CheckpointException {
    Map.Entry<String, Shape> first = binding.misshapen().entrySet().iterator().next();
    return exception(
        binding,
        "tensor '%s' of shape %s%s"
            .formatted(
                dict.storedName(first.getKey()),
                dict.shape(first.getKey()),
                more(binding.misshapen().size())),
        "shape %s in %s".formatted(first.getValue(), architecture.name()));
  }

  private CheckpointException surplus(Binding binding) throws CheckpointException {
    return exception(
        binding,
        "tensor '%s'%s"
            .formatted(dict.storedName(binding.surplus().get(0)), more(binding.surplus().size())),
        "no such tensor in " + architecture.name());
  }

  private CheckpointException exception(Binding binding, String found, String expected)
      throws CheckpointException {
    Optional<String> other = fitting();
    String remedy =
        other.isPresent()
            ? "it is a checkpoint of " + other.get() + ": name that network"
            : nearly(binding);
    return new CheckpointException(dict.fileName(), found, expected, remedy);
  }

  /** If almost all tensors match, the network is right, and the file is at fault. */
  private String nearly(Binding binding) {
    int needed = architecture.parameters().size();
    int wrong = binding.missing().size() + binding.misshapen().size() + binding.surplus().size();
    return wrong * 10 < needed
        ? "all other tensors are those of %s: was the file changed?".formatted(architecture.name())
        : "none of the ten networks fits: is it a checkpoint of a DenseNet or DPN? One of other"
            + " numbers needs an architecture file that states them";
  }

  private Optional<String> fitting() throws CheckpointException {
    for (Network other : Network.values()) {
      if (NetworkSearch.fits(network.checkpoint(), other.architecture())) {
        return Optional.of(other.architecture().name());
      }
    }
    return Optional.empty();
  }

  private static String more(int count) {
    return count > 1 ? String.format(Locale.ROOT, " (and %d more)", count - 1) : "";
  }

  /** Returns the shortest name in the file that differs from the missing one by a prefix. */
  private Optional<String> nearest(String missing) {
    StateDict all = network.checkpoint();
    return all.names().stream()
        .filter(name -> missing.endsWith("." + name) || name.endsWith("." + missing))
        .min(Comparator.comparingInt(String::length))
        .map(name -> "'" + all.storedName(name) + "'");
  }
}
