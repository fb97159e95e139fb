package io.densepath.weights;

import io.densepath.weights.PickleValue.Int;
import io.densepath.weights.PickleValue.Plain;
import io.densepath.weights.PickleValue.Sequence;
import io.densepath.weights.PickleValue.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The arguments of a call in a pickle, read by position and kind. */
final class PickleArguments {

  private final PickleMachine machine;
  private final String callable;
  private final Sequence arguments;

  PickleArguments(PickleMachine machine, String callable, Sequence arguments) {
    this.machine = machine;
    this.callable = callable;
    this.arguments = arguments;
  }

  PickleMachine machine() {
    return machine;
  }

  int size() {
    return arguments.items().size();
  }

  PickleValue get(int index) throws CheckpointException {
    if (index >= size()) {
      throw machine.malformed(String.format(Locale.ROOT, "%s with %d arguments", callable, size()));
    }
    return arguments.items().get(index);
  }

  <T> T get(int index, Class<T> type) throws CheckpointException {
    return machine.expect(get(index), type);
  }

  String text(int index) throws CheckpointException {
    return get(index, Text.class).value();
  }

  long number(int index) throws CheckpointException {
    return get(index, Int.class).value();
  }

  boolean flag(int index) throws CheckpointException {
    return get(index) == Plain.TRUE || (get(index) instanceof Int number && number.value() != 0);
  }

  List<Long> numbers(int index) throws CheckpointException {
    List<PickleValue> items = get(index, Sequence.class).items();
    machine.spend(items.size());
    List<Long> numbers = new ArrayList<>();
    for (PickleValue item : items) {
      numbers.add(machine.expect(item, Int.class).value());
    }
    return numbers;
  }
}
