package io.densepath.weights;

import io.densepath.weights.PickleValue.Dict;
import io.densepath.weights.PickleValue.Foreign;
import io.densepath.weights.PickleValue.Int;
import io.densepath.weights.PickleValue.NumpyArray;
import io.densepath.weights.PickleValue.NumpyState;
import io.densepath.weights.PickleValue.Plain;
import io.densepath.weights.PickleValue.Sequence;
import io.densepath.weights.PickleValue.Storage;
import io.densepath.weights.PickleValue.Tensor;
import io.densepath.weights.PickleValue.Text;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the tensors in a parsed pickle, and their elements in the file. Dicts, lists and torch's
 * modules are walked; other objects are not. A value that holds itself is entered once, and depth,
 * steps and text of the walk are limited, since few bytes can nest one dict in many ways.
 */
final class PickledTensors {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_STEPS = 1_000_000;
  private static final int MAX_PATH_CHARACTERS = 4096;
  private static final int MAX_NAME_CHARACTERS = 1 << 24;

  private static final List<String> MODULE_ATTRIBUTES =
      List.of("_parameters", "_buffers", "_modules");

  private final CheckpointFile file;
  private final StorageLocator locator;
  private final TensorChecks checks;
  private final CheckpointContents contents = CheckpointContents.empty();
  private final Set<PickleValue> entered = Collections.newSetFromMap(new IdentityHashMap<>());
  private int steps;
  private int nameCharacters;

  private PickledTensors(CheckpointFile file, StorageLocator locator) {
    this.file = file;
    this.locator = locator;
    this.checks = new TensorChecks(file);
  }

  /** Returns all tensors below a value. */
  static CheckpointContents of(PickleValue root, CheckpointFile file, StorageLocator locator)
      throws CheckpointException {
    PickledTensors walk = new PickledTensors(file, locator);
    walk.visit("", root);
    return walk.contents;
  }

  private void visit(String path, PickleValue value) throws CheckpointException {
    if (value instanceof Tensor tensor) {
      put(torch(path, tensor));
    } else if (value instanceof NumpyArray array) {
      putArray(path, array);
    } else if (value instanceof Dict || value instanceof Sequence || value instanceof Foreign) {
      enter(path, value);
    }
  }

  private void enter(String path, PickleValue value) throws CheckpointException {
    if (entered.size() >= MAX_DEPTH || !entered.add(value)) {
      return;
    }
    if (value instanceof Dict dict) {
      contents.holders().add(counted(path));
      visitAll(path, dict.entries());
    } else if (value instanceof Sequence sequence) {
      visitItems(path, sequence.items());
    } else if (value instanceof Foreign object) {
      visitObject(path, object);
    }
    entered.remove(value);
  }

  private void visitAll(String path, Map<String, PickleValue> entries) throws CheckpointException {
    for (Map.Entry<String, PickleValue> entry : entries.entrySet()) {
      visitPart(path, entry.getKey(), entry.getValue());
    }
  }

  private void visitItems(String path, List<PickleValue> items) throws CheckpointException {
    // Paddle pickles a tensor that is no parameter as (its own name, array).
    if (items.size() == 2
        && items.get(0) instanceof Text
        && items.get(1) instanceof NumpyArray array) {
      putArray(path, array);
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      visitPart(path, String.valueOf(i), items.get(i));
    }
  }

  private void visitPart(String path, String name, PickleValue part) throws CheckpointException {
    if (++steps > MAX_STEPS) {
      throw file.refused("a pickle of more than " + MAX_STEPS + " values", "a state dict");
    }
    boolean mayHoldTensors =
        !(part instanceof Plain || part instanceof Int || part instanceof Text);
    if (mayHoldTensors && path.length() + name.length() < MAX_PATH_CHARACTERS) {
      visit(path.isEmpty() ? name : path + "." + name, part);
    }
  }

  /** A module of torch has its tensors and its modules in three attributes. */
  private void visitObject(String path, Foreign object) throws CheckpointException {
    boolean read = false;
    for (String attribute : MODULE_ATTRIBUTES) {
      if (object.attributes.get(attribute) instanceof Dict parts && !isQuantized(object)) {
        read |= !parts.entries().isEmpty();
        visitAll(path, parts.entries());
      }
    }
    if (!read) {
      contents.foreign().put(counted(path), object.className);
    }
  }

  /** The numbers of a quantized module have a scale that is no attribute of it. */
  private static boolean isQuantized(Foreign object) {
    return object.className.contains(".quantized.");
  }

  private void put(StoredTensor tensor) throws CheckpointException {
    if (contents.tensors().put(counted(tensor.storedName()), tensor) != null) {
      throw file.damaged("tensor '" + tensor.storedName() + "' twice", "each name once");
    }
  }

  private void putArray(String path, NumpyArray array) throws CheckpointException {
    Optional<ElementType> type = array.state.flatMap(PickledTensors::elementType);
    if (type.isPresent()) {
      put(numpy(path, type.get(), array.state.get()));
    } else {
      String numpyType =
          array.state.map(state -> state.type().byteOrder + state.type().code).orElse("O");
      contents.foreign().put(counted(path), "numpy.ndarray of type " + numpyType);
    }
  }

  private StoredTensor torch(String name, Tensor tensor) throws CheckpointException {
    Storage storage = tensor.storage();
    Region region = locator.locate(storage);
    if (storage.viewOffset() < 0 || storage.viewOffset() > region.length()) {
      throw file.damaged(
          String.format(
              Locale.ROOT, "tensor '%s' on a view at element %d", name, storage.viewOffset()),
          "a view within its storage");
    }
    return checks.strided(
        name,
        storage.type(),
        tensor.dimensions(),
        tensor.strides(),
        tensor.offset() < 0 ? tensor.offset() : tensor.offset() + storage.viewOffset(),
        region);
  }

  private StoredTensor numpy(String name, ElementType type, NumpyState state)
      throws CheckpointException {
    return state.columnMajor()
        ? checks.columnMajor(name, type, state.dimensions(), state.data())
        : checks.rowMajor(name, type, state.dimensions(), state.data());
  }

  /** Returns nothing for big-endian numbers and for what is no number. */
  private static Optional<ElementType> elementType(NumpyState state) {
    return Arrays.stream(ElementType.values())
        .filter(type -> type.numpy().equals(state.type().code))
        .filter(type -> !state.type().byteOrder.equals(">"))
        .findFirst();
  }

  private String counted(String path) throws CheckpointException {
    nameCharacters += path.length();
    if (nameCharacters > MAX_NAME_CHARACTERS) {
      throw file.refused(
          "names of more than " + MAX_NAME_CHARACTERS + " characters", "a state dict");
    }
    return path;
  }

  /** Finds the elements of a storage in the file. */
  interface StorageLocator {
    Region locate(Storage storage) throws CheckpointException;
  }
}
