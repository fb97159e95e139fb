package io.densepath.weights;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.densepath.weights.PickleValue.Bytes;
import io.densepath.weights.PickleValue.Characters;
import io.densepath.weights.PickleValue.Dict;
import io.densepath.weights.PickleValue.Global;
import io.densepath.weights.PickleValue.NumpyArray;
import io.densepath.weights.PickleValue.NumpyState;
import io.densepath.weights.PickleValue.NumpyType;
import io.densepath.weights.PickleValue.Plain;
import io.densepath.weights.PickleValue.Sequence;
import io.densepath.weights.PickleValue.Storage;
import io.densepath.weights.PickleValue.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The classes and functions that a state dict may name, and the values that stand for calls. */
final class PickleGlobals {

  private static final Map<String, ElementType> STORAGES =
      Arrays.stream(ElementType.values())
          .filter(type -> type.torchStorage().startsWith("torch."))
          .collect(toUnmodifiableMap(ElementType::torchStorage, type -> type));

  private static final Map<String, Builder> BUILDERS = builders();

  private PickleGlobals() {}

  static boolean isKnown(String name) {
    return BUILDERS.containsKey(name) || STORAGES.containsKey(name);
  }

  static PickleValue build(Global callable, PickleArguments arguments) throws CheckpointException {
    Builder builder = BUILDERS.get(callable.name());
    if (builder == null) {
      throw arguments.machine().malformed("a call of '" + callable.name() + "'");
    }
    return builder.build(arguments);
  }

  /** Gives an object the state that was pickled beside it. */
  static void setState(PickleValue object, PickleValue state, PickleMachine machine)
      throws CheckpointException {
    if (object instanceof NumpyArray array) {
      Sequence parts = machine.expect(state, Sequence.class);
      array.state = Optional.of(numpyState(new PickleArguments(machine, "ndarray", parts)));
    } else if (object instanceof NumpyType type) {
      Sequence parts = machine.expect(state, Sequence.class);
      type.byteOrder = new PickleArguments(machine, "dtype", parts).text(1);
    } else if (!(object instanceof Dict) && object != Plain.OPAQUE) {
      throw machine.malformed("state of a " + object.getClass().getSimpleName());
    }
  }

  /** Reads ('storage', class, key, location, elements[, None or (key, offset, elements)]). */
  static Storage storage(PickleArguments id) throws CheckpointException {
    String className = id.get(1, Global.class).name();
    ElementType type = STORAGES.get(className);
    if (!id.text(0).equals("storage") || type == null) {
      throw id.machine().malformed("a persistent id of '" + className + "'");
    }
    long viewOffset = 0;
    if (id.size() > 5 && id.get(5) instanceof Sequence view) {
      viewOffset = new PickleArguments(id.machine(), "view", view).number(1);
    }
    return new Storage(id.text(2), type, id.number(4), viewOffset);
  }

  private static Map<String, Builder> builders() {
    Map<String, Builder> known = new HashMap<>();
    known.put("collections.OrderedDict", PickleGlobals::dict);
    known.put("torch._utils._rebuild_tensor", PickleGlobals::tensor);
    known.put("torch._utils._rebuild_tensor_v2", PickleGlobals::tensor);
    known.put("torch._utils._rebuild_parameter", arguments -> arguments.get(0));
    known.put("_codecs.encode", PickleGlobals::encode);
    known.put("numpy.ndarray", arguments -> new NumpyArray());
    known.put("numpy.dtype", arguments -> new NumpyType(arguments.text(0)));
    for (String multiarray : List.of("numpy.core.multiarray", "numpy._core.multiarray")) {
      known.put(multiarray + "._reconstruct", arguments -> new NumpyArray());
      known.put(multiarray + ".scalar", arguments -> Plain.OPAQUE);
    }
    for (String builtins : List.of("builtins", "__builtin__")) {
      known.put(builtins + ".tuple", arguments -> arguments.get(0, Sequence.class));
      known.put(builtins + ".bytes", arguments -> new Bytes(Region.raw(0, 0)));
    }
    // Training scripts keep their options and devices beside the state dict.
    for (String inert : List.of("argparse.Namespace", "torch.Size", "torch.device")) {
      known.put(inert, arguments -> Plain.OPAQUE);
    }
    for (String type : List.of("float32", "float16", "bfloat16", "float64", "int64")) {
      known.put("torch." + type, arguments -> Plain.OPAQUE);
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

  private static PickleValue tensor(PickleArguments arguments) throws CheckpointException {
    return new Tensor(
        arguments.get(0, Storage.class),
        arguments.number(1),
        arguments.numbers(2),
        arguments.numbers(3));
  }

  private static PickleValue encode(PickleArguments arguments) throws CheckpointException {
    if (!arguments.text(1).equals("latin1")) {
      throw arguments.machine().malformed("bytes encoded as '" + arguments.text(1) + "'");
    }
    Region source = arguments.get(0, Characters.class).source();
    return new Bytes(source.as(Region.Encoding.LATIN1_AS_UTF8));
  }

  /** Reads (version, dimensions, dtype, column-major, bytes). */
  private static NumpyState numpyState(PickleArguments state) throws CheckpointException {
    PickleValue data = state.get(4);
    Region source =
        data instanceof Bytes bytes
            ? bytes.source()
            : state.machine().expect(data, Characters.class).source();
    return new NumpyState(state.numbers(1), state.get(2, NumpyType.class), state.flag(3), source);
  }

  private interface Builder {
    PickleValue build(PickleArguments arguments) throws CheckpointException;
  }
}
