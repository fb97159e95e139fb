package io.densepath.weights;

import io.densepath.weights.PickleValue.Bytes;
import io.densepath.weights.PickleValue.Characters;
import io.densepath.weights.PickleValue.Dict;
import io.densepath.weights.PickleValue.Foreign;
import io.densepath.weights.PickleValue.Global;
import io.densepath.weights.PickleValue.NumpyArray;
import io.densepath.weights.PickleValue.NumpyState;
import io.densepath.weights.PickleValue.NumpyType;
import io.densepath.weights.PickleValue.Plain;
import io.densepath.weights.PickleValue.Sequence;
import io.densepath.weights.PickleValue.Storage;
import io.densepath.weights.PickleValue.Tensor;
import io.densepath.weights.PickleValue.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The classes and functions that tensors need, and the values that stand for calls of them. A call
 * of any other is a {@link Foreign} placeholder.
 */
final class PickleGlobals {

  private static final Map<String, ElementType> STORAGES = storages();

  private static final Map<String, Builder> BUILDERS = builders();

  /** Functions of Python itself whose first argument is the class of the object. */
  private static final Set<String> CONSTRUCTORS =
      Set.of(
          "copyreg._reconstructor",
          "copy_reg._reconstructor",
          "copyreg.__newobj__",
          "copy_reg.__newobj__");

  /** Classes of tensors that add nothing to the numbers. */
  private static final Set<String> TENSORS =
      Set.of(
          "torch.Tensor",
          "torch._tensor.Tensor",
          "torch.nn.parameter.Parameter",
          "torch.nn.parameter.Buffer");

  private PickleGlobals() {}

  /** Returns what stands for the result of a call, which is not made. */
  static PickleValue call(PickleValue callable, PickleValue arguments, PickleMachine machine)
      throws CheckpointException {
    Builder builder = callable instanceof Global known ? BUILDERS.get(known.name()) : null;
    if (builder != null) {
      String name = machine.expect(callable, Global.class).name();
      Sequence sequence = machine.expect(arguments, Sequence.class);
      return builder.build(new PickleArguments(machine, name, sequence));
    }
    boolean constructor = callable instanceof Global known && CONSTRUCTORS.contains(known.name());
    return constructor && arguments instanceof Sequence sequence && !sequence.items().isEmpty()
        ? placeholder(sequence.items().get(0))
        : placeholder(callable);
  }

  /** Returns what stands for an object of a class. */
  static Foreign placeholder(PickleValue className) {
    if (className instanceof Global global) {
      return new Foreign(global.name());
    }
    return new Foreign(
        className instanceof Foreign foreign ? foreign.className : "an unnamed class");
  }

  /** Gives an object the state that was pickled beside it. */
  static void setState(PickleValue object, PickleValue state, PickleMachine machine)
      throws CheckpointException {
    if (object instanceof NumpyArray array && state instanceof Sequence parts) {
      array.state = numpyState(new PickleArguments(machine, "ndarray", parts));
    } else if (object instanceof NumpyType type && state instanceof Sequence parts) {
      type.byteOrder = new PickleArguments(machine, "dtype", parts).text(1);
    } else if (object instanceof Foreign foreign) {
      foreign.attributes = attributes(state);
    }
  }

  /** The state of an object is its attributes, or a pair of these and of those in slots. */
  private static Map<String, PickleValue> attributes(PickleValue state) {
    if (state instanceof Dict dict) {
      return dict.entries();
    }
    return state instanceof Sequence pair
            && !pair.items().isEmpty()
            && pair.items().get(0) instanceof Dict dict
        ? dict.entries()
        : Map.of();
  }

  /**
   * Reads ('storage', class, key, location, elements[, None or (key, offset, elements)]) or, in old
   * files, ('module', class, file, source), which stands for the class.
   */
  static PickleValue persistent(PickleArguments id) throws CheckpointException {
    if (id.size() > 1 && id.text(0).equals("module")) {
      return id.get(1);
    }
    if (!id.text(0).equals("storage")) {
      throw id.machine().malformed("a persistent id of '" + id.text(0) + "'");
    }
    if (!(id.get(1) instanceof Global storageClass) || !STORAGES.containsKey(storageClass.name())) {
      return placeholder(id.get(1));
    }
    long viewOffset = 0;
    if (id.size() > 5 && id.get(5) instanceof Sequence view) {
      viewOffset = new PickleArguments(id.machine(), "view", view).number(1);
    }
    return new Storage(id.text(2), STORAGES.get(storageClass.name()), id.number(4), viewOffset);
  }

  private static Map<String, ElementType> storages() {
    Map<String, ElementType> storages = new HashMap<>();
    for (ElementType type : ElementType.values()) {
      if (type.torchStorage().startsWith("torch.")) {
        storages.put(type.torchStorage(), type);
      }
    }
    // A storage of bytes, whose tensors say the type of their elements themselves.
    storages.put("torch.storage.UntypedStorage", ElementType.UINT8);
    return storages;
  }

  private static Map<String, Builder> builders() {
    Map<String, Builder> known = new HashMap<>();
    known.put("collections.OrderedDict", PickleGlobals::dict);
    known.put("collections.defaultdict", arguments -> Dict.empty());
    known.put("torch._utils._rebuild_tensor", PickleGlobals::tensor);
    known.put("torch._utils._rebuild_tensor_v2", PickleGlobals::tensor);
    known.put("torch._utils._rebuild_parameter", arguments -> arguments.get(0));
    known.put("torch._utils._rebuild_parameter_with_state", arguments -> arguments.get(0));
    known.put("torch._tensor._rebuild_from_type_v2", PickleGlobals::tensorOfClass);
    known.put("_codecs.encode", PickleGlobals::encode);
    known.put("numpy.ndarray", arguments -> new NumpyArray());
    known.put("numpy.dtype", PickleGlobals::numpyType);
    for (String core : List.of("numpy.core", "numpy._core")) {
      known.put(core + ".multiarray._reconstruct", arguments -> new NumpyArray());
      known.put(core + ".numeric._frombuffer", PickleGlobals::numpyBuffer);
    }
    for (String builtins : List.of("builtins", "__builtin__")) {
      known.put(builtins + ".tuple", arguments -> arguments.get(0));
      known.put(builtins + ".bytes", arguments -> new Bytes(Region.raw(0, 0)));
    }
    return known;
  }

  /** Python 2 pickles an OrderedDict as a call with the list of its pairs. */
  private static PickleValue dict(PickleArguments arguments) throws CheckpointException {
    Dict dict = Dict.empty();
    if (arguments.size() > 0) {
      PickleMachine machine = arguments.machine();
      List<PickleValue> pairs = arguments.get(0, Sequence.class).items();
      machine.spend(pairs.size());
      for (PickleValue item : pairs) {
        PickleArguments pair =
            new PickleArguments(machine, "pair", machine.expect(item, Sequence.class));
        machine.put(dict, pair.get(0), pair.get(1));
      }
    }
    return dict;
  }

  /** Reads (storage, offset, dimensions, strides[, gradient, hooks[, metadata]]). */
  private static PickleValue tensor(PickleArguments arguments) throws CheckpointException {
    if (!(arguments.get(0) instanceof Storage storage)) {
      return placeholder(arguments.get(0));
    }
    if (arguments.size() > 6 && arguments.get(6) instanceof Dict metadata) {
      for (String flag : List.of("neg", "conj")) {
        if (metadata.entries().get(flag) == Plain.TRUE) {
          return new Foreign("torch.Tensor with the lazy operation '" + flag + "'");
        }
      }
    }
    return new Tensor(storage, arguments.number(1), arguments.numbers(2), arguments.numbers(3));
  }

  /** Reads (function, class, arguments of the function, attributes). */
  private static PickleValue tensorOfClass(PickleArguments arguments) throws CheckpointException {
    boolean plain = arguments.get(1) instanceof Global tensor && TENSORS.contains(tensor.name());
    return plain
        ? call(arguments.get(0), arguments.get(2), arguments.machine())
        : placeholder(arguments.get(1));
  }

  private static PickleValue encode(PickleArguments arguments) throws CheckpointException {
    return arguments.get(0) instanceof Characters text && arguments.text(1).equals("latin1")
        ? new Bytes(text.source().asLatin1())
        : new Foreign("bytes");
  }

  private static PickleValue numpyType(PickleArguments arguments) throws CheckpointException {
    return arguments.get(0) instanceof Text code
        ? new NumpyType(code.value())
        : new Foreign("numpy.dtype");
  }

  /** Reads (bytes, dtype, dimensions, 'C' or 'F'), which is how protocol 5 writes an array. */
  private static PickleValue numpyBuffer(PickleArguments arguments) throws CheckpointException {
    NumpyArray array = new NumpyArray();
    boolean columnMajor = arguments.size() > 3 && arguments.text(3).equals("F");
    array.state = numpyState(arguments.get(1), arguments.get(0), arguments.numbers(2), columnMajor);
    return array;
  }

  /** Reads (version, dimensions, dtype, column-major, bytes). */
  private static Optional<NumpyState> numpyState(PickleArguments state) throws CheckpointException {
    return numpyState(state.get(2), state.get(4), state.numbers(1), state.flag(3));
  }

  /** Returns nothing for an array whose elements are objects and not bytes. */
  private static Optional<NumpyState> numpyState(
      PickleValue type, PickleValue data, List<Long> dimensions, boolean columnMajor) {
    if (!(type instanceof NumpyType numbers)) {
      return Optional.empty();
    }
    if (data instanceof Bytes bytes) {
      return Optional.of(new NumpyState(dimensions, numbers, columnMajor, bytes.source()));
    }
    return data instanceof Characters text
        ? Optional.of(new NumpyState(dimensions, numbers, columnMajor, text.source()))
        : Optional.empty();
  }

  private interface Builder {
    PickleValue build(PickleArguments arguments) throws CheckpointException;
  }
}
