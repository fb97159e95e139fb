package io.densepath.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a parsed pickle is made of. Containers may hold themselves: walk them to a fixed depth. */
sealed interface PickleValue {

  /** Values of which only the presence matters. */
  enum Plain implements PickleValue {
    NONE,
    TRUE,
    FALSE,
    /** A number, scalar or object that no tensor depends on. */
    OPAQUE
  }

  record Int(long value) implements PickleValue {}

  /** A text, or a byte string of Python 2. */
  sealed interface Characters extends PickleValue {
    Region source();
  }

  record Text(String value, Region source) implements Characters {}

  /** A text too long for a name: left in the file. */
  record LongText(Region source) implements Characters {}

  record Bytes(Region source) implements PickleValue {}

  /** A tuple or a list. */
  record Sequence(List<PickleValue> items) implements PickleValue {

    static Sequence list() {
      return new Sequence(new ArrayList<>());
    }
  }

  /** A mapping, of which only entries with a text as key are kept. */
  record Dict(Map<String, PickleValue> entries) implements PickleValue {

    static Dict empty() {
      return new Dict(new LinkedHashMap<>(4));
    }

    /** The entry of that key as a mapping, if it is one. */
    Optional<Dict> dict(String key) {
      return entries.get(key) instanceof Dict dict ? Optional.of(dict) : Optional.empty();
    }
  }

  /** A class or function by its full name, never looked up. */
  record Global(String name) implements PickleValue {}

  /**
   * A run of elements that lies outside the pickle.
   *
   * @param key names it in the file
   * @param viewOffset element of the run that this view begins at
   */
  record Storage(String key, ElementType type, long elements, long viewOffset)
      implements PickleValue {}

  /** A torch tensor. */
  record Tensor(Storage storage, long offset, List<Long> dimensions, List<Long> strides)
      implements PickleValue {}

  /** A numpy dtype, complete once its state was set. */
  final class NumpyType implements PickleValue {
    final String code;
    String byteOrder = "<";

    NumpyType(String code) {
      this.code = code;
    }
  }

  /** A numpy array, empty until its state was set. */
  final class NumpyArray implements PickleValue {
    Optional<NumpyState> state = Optional.empty();
  }

  /** What a numpy array is made of. */
  record NumpyState(List<Long> dimensions, NumpyType type, boolean columnMajor, Region data) {}
}
