package io.densepath.weights;

import io.densepath.weights.PickleValue.Dict;
import io.densepath.weights.PickleValue.NumpyArray;
import io.densepath.weights.PickleValue.NumpyState;
import io.densepath.weights.PickleValue.Sequence;
import io.densepath.weights.PickleValue.Storage;
import io.densepath.weights.PickleValue.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the state dict in a parsed pickle, and its tensors in the file. */
final class PickledStateDict {

  private static final List<String> HOLDERS = List.of("state_dict", "model", "state_dict_ema");

  private final CheckpointFile file;
  private final StorageLocator locator;
  private final TensorChecks checks;

  PickledStateDict(CheckpointFile file, StorageLocator locator) {
    this.file = file;
    this.locator = locator;
    this.checks = new TensorChecks(file);
  }

  /** Returns the tensors of the first holder in the value or, if it has none, of the value. */
  Map<String, StoredTensor> tensors(PickleValue root) throws CheckpointException {
    if (!(root instanceof Dict top)) {
      throw file.refused("a pickled " + root.getClass().getSimpleName(), "a dict of tensors");
    }
    Optional<Dict> nested = HOLDERS.stream().flatMap(key -> top.dict(key).stream()).findFirst();
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, PickleValue> entry : nested.orElse(top).entries().entrySet()) {
      Optional<StoredTensor> tensor = tensor(entry.getKey(), entry.getValue());
      if (tensor.isPresent()) {
        tensors.put(entry.getKey(), tensor.get());
      }
    }
    return tensors;
  }

  private Optional<StoredTensor> tensor(String name, PickleValue value) throws CheckpointException {
    if (value instanceof Tensor tensor) {
      return Optional.of(torch(name, tensor));
    }
    if (value instanceof NumpyArray array) {
      return Optional.of(numpy(name, array));
    }
    // Paddle pickles a tensor that is no parameter as (its own name, array).
    if (value instanceof Sequence pair
        && pair.items().size() == 2
        && pair.items().get(1) instanceof NumpyArray array) {
      return Optional.of(numpy(name, array));
    }
    return Optional.empty();
  }

  private StoredTensor torch(String name, Tensor tensor) throws CheckpointException {
    Storage storage = tensor.storage();
    Region region = locator.locate(storage);
    if (storage.viewOffset() < 0 || storage.viewOffset() > region.length()) {
      throw file.damaged(
          "tensor '%s' on a view at element %d".formatted(name, storage.viewOffset()),
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

  private StoredTensor numpy(String name, NumpyArray array) throws CheckpointException {
    NumpyState state =
        array.state.orElseThrow(
            () -> file.damaged("array '" + name + "' without its state", "shape, type and bytes"));
    ElementType type = elementType(name, state);
    return state.columnMajor()
        ? checks.columnMajor(name, type, state.dimensions(), state.data())
        : checks.rowMajor(name, type, state.dimensions(), state.data());
  }

  private ElementType elementType(String name, NumpyState state) throws CheckpointException {
    String code = state.type().code;
    String order = state.type().byteOrder;
    return Arrays.stream(ElementType.values())
        .filter(type -> type.numpy().equals(code) && !order.equals(">"))
        .findFirst()
        .orElseThrow(
            () ->
                file.refused(
                    "array '%s' of numpy type '%s%s'".formatted(name, order, code),
                    "little-endian floats or integers"));
  }

  /** Finds the elements of a storage in the file. */
  interface StorageLocator {
    Region locate(Storage storage) throws CheckpointException;
  }
}
