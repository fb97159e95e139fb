package io.densepath.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a parsed pickle. Containers may hold themselves: walk them to a fixed depth only. */
sealed interface PickleValue {

  /** Values without further content. */
  enum Plain implements PickleValue {
    NONE,
    TRUE,
    FALSE,
    /** A number that no tensor depends on. */
    OPAQUE
  }

  record Int(long value) implements PickleValue {}

  /** A text, or a byte string of Python 2. */
  sealed interface Characters extends PickleValue {
    Region source();
  }

  record Text(String value, Region source) implements Characters {}

  /** A text that is too long for a name and is left in the file. */
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
  }

  /** A class or function by its full name, never looked up. */
  record Global(String name) implements PickleValue {}

  /** What stands in place of an object of a class that is never run, with its attributes. */
  final class Foreign implements PickleValue {
    final String className;
    Map<String, PickleValue> attributes = Map.of();

    Foreign(String className) {
      this.className = className;
    }
  }

  /**
   * A run of elements that lies outside the pickle.
   *
   * @param key the name of the run in the file
   * @param viewOffset the element of the run at which this view begins
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

  /** The shape, type, memory order and bytes of a numpy array. */
  record NumpyState(List<Long> dimensions, NumpyType type, boolean columnMajor, Region data) {}
}
