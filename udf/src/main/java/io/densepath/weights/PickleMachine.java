package io.densepath.weights;

import io.densepath.weights.PickleValue.Bytes;
import io.densepath.weights.PickleValue.Dict;
import io.densepath.weights.PickleValue.Foreign;
import io.densepath.weights.PickleValue.Global;
import io.densepath.weights.PickleValue.LongText;
import io.densepath.weights.PickleValue.Sequence;
import io.densepath.weights.PickleValue.Storage;
import io.densepath.weights.PickleValue.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses one pickle into inert values. Nothing is looked up or called: classes and functions are
 * names, and what a pickle makes of names that {@link PickleGlobals} does not hold is a {@link
 * Foreign} placeholder. Nesting takes no stack, and limits on steps and text bound the memory
 * whatever the file says.
 */
final class PickleMachine {

  private static final int MAX_STEPS = 1_000_000;
  private static final int MAX_TEXT_BYTES = 4096;
  private static final int MAX_TOTAL_TEXT_BYTES = 1 << 24;

  final PickleInput in;
  private final List<PickleValue> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, PickleValue> memo = new HashMap<>();
  private final Map<String, Storage> storages = new HashMap<>();
  private long steps;
  private long textBytes;

  PickleMachine(PickleInput in) {
    this.in = in;
  }

  /** Returns the value that the pickle describes, and leaves the input at the pickle's end. */
  PickleValue run() throws CheckpointException {
    while (true) {
      spend(1);
      PickleOpcode opcode = PickleOpcode.of(in.unsignedByte(), in);
      if (opcode == PickleOpcode.STOP) {
        return pop();
      }
      opcode.run(this);
    }
  }

  /** Returns the storages that the pickle has named so far, by key. */
  Map<String, Storage> storages() {
    return Collections.unmodifiableMap(storages);
  }

  void spend(long items) throws CheckpointException {
    steps += items;
    if (steps > MAX_STEPS) {
      throw in.file()
          .refused("a pickle of more than " + MAX_STEPS + " steps", "a state dict of a network");
    }
  }

  void push(PickleValue value) {
    stack.add(value);
  }

  PickleValue pop() throws CheckpointException {
    int floor = marks.isEmpty() ? 0 : marks.peek();
    if (stack.size() <= floor) {
      throw malformed("an opcode without its operand");
    }
    return stack.remove(stack.size() - 1);
  }

  /** Drops the topmost value, or the mark if there is none above it. */
  void discard() throws CheckpointException {
    if (!marks.isEmpty() && stack.size() == marks.peek()) {
      marks.pop();
    } else {
      pop();
    }
  }

  <T> T pop(Class<T> type) throws CheckpointException {
    return expect(pop(), type);
  }

  /** Returns the topmost value and leaves it there. */
  PickleValue top() throws CheckpointException {
    PickleValue top = pop();
    push(top);
    return top;
  }

  void mark() {
    marks.push(stack.size());
  }

  List<PickleValue> popToMark() throws CheckpointException {
    if (marks.isEmpty()) {
      throw malformed("an opcode without its mark");
    }
    List<PickleValue> above = stack.subList(marks.pop(), stack.size());
    List<PickleValue> items = new ArrayList<>(above);
    above.clear();
    return items;
  }

  void pushTuple(int size) throws CheckpointException {
    List<PickleValue> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(0, pop());
    }
    push(new Sequence(items));
  }

  /** Replaces a marked object by a placeholder of that class. */
  void replaceMarked(String className) throws CheckpointException {
    popToMark();
    push(new Foreign(className));
  }

  /** Replaces a class and its marked arguments by a placeholder. */
  void replaceMarked() throws CheckpointException {
    List<PickleValue> classAndArguments = popToMark();
    if (classAndArguments.isEmpty()) {
      throw malformed("an opcode without its operand");
    }
    push(PickleGlobals.placeholder(classAndArguments.get(0)));
  }

  void pushText(Region source) throws CheckpointException {
    long length = source.length();
    if (length > MAX_TEXT_BYTES) {
      push(new LongText(source));
      return;
    }
    textBytes += length;
    if (textBytes > MAX_TOTAL_TEXT_BYTES) {
      throw in.file()
          .refused(
              "a pickle with more than " + MAX_TOTAL_TEXT_BYTES + " bytes of text",
              "a state dict of a network");
    }
    push(new Text(in.text(source), source));
  }

  void remember(long index) throws CheckpointException {
    memo.put(index, top());
  }

  void rememberNext() throws CheckpointException {
    remember(memo.size());
  }

  void recall(long index) throws CheckpointException {
    PickleValue value = memo.get(index);
    if (value == null) {
      throw malformed("a reference to memo " + index + ", which was never set");
    }
    push(value);
  }

  void append(List<PickleValue> items) throws CheckpointException {
    if (!(top() instanceof Foreign)) {
      expect(top(), Sequence.class).items().addAll(items);
    }
  }

  void setItems(List<PickleValue> keysAndValues) throws CheckpointException {
    if (keysAndValues.size() % 2 != 0) {
      throw malformed("a key without a value");
    }
    PickleValue target = top();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      if (!(target instanceof Foreign)) {
        put(expect(target, Dict.class), keysAndValues.get(i), keysAndValues.get(i + 1));
      }
    }
  }

  /**
   * Puts an entry, unless its key is no text: only a text can name a tensor. Keys that Python 2
   * wrote may have become bytes.
   */
  void put(Dict dict, PickleValue key, PickleValue value) throws CheckpointException {
    PickleValue name = key;
    if (key instanceof Bytes bytes && bytes.source().length() <= MAX_TEXT_BYTES) {
      name = new Text(in.text(bytes.source().as(Region.Encoding.RAW)), bytes.source());
    }
    if (name instanceof Text text && dict.entries().put(text.value(), value) != null) {
      throw malformed("key '" + text.value() + "' twice in a dict");
    }
  }

  void pushGlobal(String module, String name) {
    push(new Global(module + "." + name));
  }

  void reduce() throws CheckpointException {
    PickleValue arguments = pop();
    PickleValue callable = pop();
    push(PickleGlobals.call(callable, arguments, this));
  }

  void setState() throws CheckpointException {
    PickleValue state = pop();
    PickleGlobals.setState(top(), state, this);
  }

  /** Replaces the id of an object outside the pickle by the object. */
  void pushPersistent() throws CheckpointException {
    PickleValue object =
        PickleGlobals.persistent(new PickleArguments(this, "an id", pop(Sequence.class)));
    if (object instanceof Storage storage) {
      Storage known = storages.putIfAbsent(storage.key(), storage);
      if (known != null && known.type() != storage.type()) {
        throw malformed("storage '" + storage.key() + "' of two types");
      }
    }
    push(object);
  }

  <T> T expect(PickleValue value, Class<T> type) throws CheckpointException {
    if (!type.isInstance(value)) {
      throw malformed("a value of kind " + value.getClass().getSimpleName(), type.getSimpleName());
    }
    return type.cast(value);
  }

  CheckpointException malformed(String found) {
    return malformed(found, "a well-formed pickle");
  }

  private CheckpointException malformed(String found, String expected) {
    return in.file().damaged(found + " before byte " + in.position(), expected);
  }
}
