package io.densepath.weights;

import static java.util.stream.Collectors.joining;

import io.densepath.model.Architecture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A place in a checkpoint where the tensors of a network are, or most of them.
 *
 * @param checkpoint all tensors of the file
 * @param prefix what stands before the network's names, empty or ending in a dot
 * @param dialect the network's names
 * @param head the classifier, if there is one
 * @param tensors the network's tensors under the dialect's names, and others of the same modules
 */
record FoundNetwork(
    StateDict checkpoint, String prefix, Dialect dialect, Optional<Head> head, StateDict tensors) {

  static FoundNetwork at(
      String prefix, Dialect dialect, StateDict checkpoint, Architecture architecture) {
    String classifier = dialect.classifier();
    Optional<Head> head = Head.find(checkpoint, prefix, classifier, architecture.embeddingSize());
    Set<String> modules =
        architecture.parameters().keySet().stream()
            .map(key -> module(dialect.spell(key, architecture)))
            .collect(Collectors.toSet());
    CheckpointContents below = checkpoint.contents().below(prefix);
    Map<String, StoredTensor> own = new LinkedHashMap<>();
    below
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (modules.contains(module(name)) && !isOf(prefix + name, head)) {
                own.put(name, tensor);
              }
            });
    head.ifPresent(
        layer ->
            checkpoint
                .contents()
                .below(layer.path() + ".")
                .tensors()
                .forEach((name, tensor) -> own.put(classifier + "." + name, tensor)));
    StateDict tensors =
        checkpoint.with(new CheckpointContents(own, below.holders(), below.foreign()));
    return new FoundNetwork(checkpoint, prefix, dialect, head, tensors);
  }

  /**
   * Returns the first part of a name without digits, since a network of the same kind with more
   * layers has modules of the same names with other numbers.
   */
  private static String module(String name) {
    int dot = name.indexOf('.');
    return (dot < 0 ? name : name.substring(0, dot)).replaceAll("\\d", "");
  }

  private static boolean isOf(String name, Optional<Head> head) {
    return head.isPresent() && name.startsWith(head.get().path() + ".");
  }

  /** Returns whether all parameters are there, and nothing else in the same modules. */
  boolean fits(Architecture architecture) {
    return Binding.of(tensors, withItsClasses(architecture), dialect).isComplete();
  }

  /** Returns the network with the checkpoint's number of classes, if it has a classifier. */
  Architecture withItsClasses(Architecture architecture) {
    return architecture.withClasses(classes().orElse(architecture.classes()));
  }

  /** Returns the number of classes of the classifier, or nothing if there is none. */
  OptionalInt classes() {
    String bias = dialect.classifier() + ".bias";
    return tensors.names().contains(bias)
            && tensors.shape(bias).rank() == 1
            && tensors.shape(bias).get(0) > 0
        ? OptionalInt.of(tensors.shape(bias).get(0))
        : OptionalInt.empty();
  }

  /** Returns whether another place has the very same tensors, which are stored once. */
  boolean isSameAs(FoundNetwork other) {
    Map<String, StoredTensor> mine = tensors.contents().tensors();
    Map<String, StoredTensor> others = other.tensors.contents().tensors();
    return mine.keySet().equals(others.keySet())
        && mine.entrySet().stream()
            .allMatch(entry -> entry.getValue().isSameAs(others.get(entry.getKey())));
  }

  /** Returns the path of the place in the file, as {@code --weights-key} takes it. */
  String key() {
    return path(prefix);
  }

  /**
   * Returns the key of the innermost dicts around the place: the first is that at the top, and the
   * last one holds the tensors.
   */
  List<String> holders() {
    return checkpoint.contents().holders().stream()
        .filter(holder -> holder.isEmpty() || prefix.startsWith(holder + "."))
        .sorted((a, b) -> Integer.compare(a.length(), b.length()))
        .toList();
  }

  /**
   * Returns a sentence on where the network was found and on what was left out, or nothing if the
   * checkpoint is the network's state dict alone.
   *
   * @param others places that fit too
   */
  Optional<String> note(List<FoundNetwork> others) {
    List<String> parts = new ArrayList<>();
    if (!key().isEmpty()) {
      parts.add("the network is that of '%s'".formatted(key()));
    }
    head.filter(layer -> !layer.path().equals(prefix + dialect.classifier()))
        .ifPresent(layer -> parts.add(headNote(layer)));
    if (!others.isEmpty()) {
      parts.add("--weights-key chooses another that fits: " + keys(others));
    }
    List<String> leftOut = leftOut(others);
    if (!leftOut.isEmpty()) {
      parts.add("left out: " + TensorGroups.of(checkpoint, leftOut, prefix));
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of("%s: %s.".formatted(checkpoint.fileName(), String.join("; ", parts)));
  }

  /** Returns the keys of several places, for a person. */
  static String keys(List<FoundNetwork> places) {
    return places.stream().map(place -> "'" + place.key() + "'").collect(joining(", "));
  }

  private String headNote(Head layer) {
    String note = "its classifier is '%s'".formatted(checkpoint.inFile(layer.path()));
    if (!layer.isInSequence()) {
      return note;
    }
    String following =
        checkpoint.contents().foreign().entrySet().stream()
            .filter(object -> object.getKey().startsWith(layer.sequence() + "."))
            .filter(object -> object.getValue().contains(".activation."))
            .map(object -> "the %s at '%s'".formatted(object.getValue(), object.getKey()))
            .collect(joining(", "));
    return following.isEmpty()
        ? note + ", and an activation behind it, which the file does not state, is not applied"
        : note + ", and " + following + " is not applied";
  }

  private List<String> leftOut(List<FoundNetwork> others) {
    Set<String> taken =
        tensors.contents().tensors().values().stream()
            .map(StoredTensor::storedName)
            .collect(Collectors.toSet());
    return checkpoint.names().stream()
        .filter(name -> !taken.contains(checkpoint.storedName(name)))
        .filter(name -> others.stream().noneMatch(other -> name.startsWith(other.prefix)))
        .toList();
  }

  private String path(String withDot) {
    String full = checkpoint.inFile(withDot);
    return full.endsWith(".") ? full.substring(0, full.length() - 1) : full;
  }
}
