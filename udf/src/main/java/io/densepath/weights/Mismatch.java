package io.densepath.weights;

import io.densepath.model.Architecture;
import io.densepath.model.Network;
import io.densepath.model.Shape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Explains why a checkpoint does not fit a network, and names a network that it fits. */
final class Mismatch {

  private final StateDict dict;
  private final Architecture architecture;

  private Mismatch(StateDict dict, Architecture architecture) {
    this.dict = dict;
    this.architecture = architecture;
  }

  static CheckpointException of(StateDict dict, Architecture architecture, Binding binding) {
    return new Mismatch(dict, architecture).exception(binding);
  }

  private CheckpointException exception(Binding binding) {
    OptionalInt classes = Weights.classes(dict);
    if (classes.isPresent() && classes.getAsInt() != architecture.classes() && fits(classes)) {
      return new CheckpointException(
          dict.fileName(),
          classes.getAsInt() + " classes",
          "the %d of %s".formatted(architecture.classes(), architecture.name()),
          "give the number of classes that the checkpoint has");
    }
    if (!binding.missing().isEmpty()) {
      return missing(binding);
    }
    return binding.misshapen().isEmpty() ? surplus(binding) : misshapen(binding);
  }

  private boolean fits(OptionalInt classes) {
    return fits(architecture.withClasses(classes.getAsInt()));
  }

  private CheckpointException missing(Binding binding) {
    Map.Entry<String, Shape> first = binding.missing().entrySet().iterator().next();
    String alike = nearest(binding, first.getKey()).map(key -> " but has '" + key + "'").orElse("");
    return exception(
        binding,
        "no tensor '%s'%s%s".formatted(first.getKey(), more(binding.missing().size()), alike),
        "one of shape %s in %s".formatted(first.getValue(), architecture.name()));
  }

  private CheckpointException misshapen(Binding binding) {
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

  private CheckpointException surplus(Binding binding) {
    return exception(
        binding,
        "tensor '%s'%s"
            .formatted(dict.storedName(binding.surplus().get(0)), more(binding.surplus().size())),
        "no such tensor in " + architecture.name());
  }

  private CheckpointException exception(Binding binding, String found, String expected) {
    String remedy =
        fitting()
            .map(network -> "it is a checkpoint of " + network + ": name that network")
            .orElseGet(() -> nearly(binding));
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

  private Optional<String> fitting() {
    OptionalInt classes = Weights.classes(dict);
    return Arrays.stream(Network.values())
        .map(Network::architecture)
        .map(row -> classes.isPresent() ? row.withClasses(classes.getAsInt()) : row)
        .filter(this::fits)
        .map(Architecture::name)
        .findFirst();
  }

  private boolean fits(Architecture other) {
    return Binding.of(dict, other, Dialect.of(dict, other)).isComplete();
  }

  private static String more(int count) {
    return count > 1 ? " (and %d more)".formatted(count - 1) : "";
  }

  /** Returns the shortest surplus name that differs from the missing one by a prefix. */
  private Optional<String> nearest(Binding binding, String missing) {
    return binding.surplus().stream()
        .filter(name -> missing.endsWith("." + name) || name.endsWith("." + missing))
        .min(Comparator.comparingInt(String::length))
        .map(dict::storedName);
  }
}
