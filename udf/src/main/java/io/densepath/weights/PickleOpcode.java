package io.densepath.weights;

import io.densepath.weights.PickleValue.Bytes;
import io.densepath.weights.PickleValue.Dict;
import io.densepath.weights.PickleValue.Int;
import io.densepath.weights.PickleValue.Plain;
import io.densepath.weights.PickleValue.Sequence;
import io.densepath.weights.PickleValue.Text;
import java.util.Arrays;
import java.util.List;

/**
 * The opcodes of pickle protocols 2 to 4 that a state dict needs, under the names of Python's
 * pickletools.
 */
enum PickleOpcode {
  PROTO(0x80, m -> requireProtocol(m, m.in.unsignedByte())),
  FRAME(0x95, m -> m.in.signedLong()),
  STOP('.', m -> {}),
  MARK('(', PickleMachine::mark),
  POP('0', PickleMachine::pop),
  POP_MARK('1', PickleMachine::popToMark),
  NONE('N', m -> m.push(Plain.NONE)),
  NEWTRUE(0x88, m -> m.push(Plain.TRUE)),
  NEWFALSE(0x89, m -> m.push(Plain.FALSE)),
  BININT('J', m -> m.push(new Int(m.in.signedInt()))),
  BININT1('K', m -> m.push(new Int(m.in.unsignedByte()))),
  BININT2('M', m -> m.push(new Int(m.in.unsignedShort()))),
  LONG1(0x8a, m -> pushLong(m, m.in.unsignedByte())),
  LONG4(0x8b, m -> pushLong(m, m.in.unsignedInt())),
  BINFLOAT('G', m -> skipNumber(m, 8)),
  SHORT_BINSTRING('U', m -> m.pushText(m.in.unsignedByte())),
  BINSTRING('T', m -> m.pushText(m.in.signedInt())),
  SHORT_BINUNICODE(0x8c, m -> m.pushText(m.in.unsignedByte())),
  BINUNICODE('X', m -> m.pushText(m.in.unsignedInt())),
  BINUNICODE8(0x8d, m -> m.pushText(m.in.signedLong())),
  SHORT_BINBYTES('C', m -> m.push(new Bytes(m.in.skip(m.in.unsignedByte())))),
  BINBYTES('B', m -> m.push(new Bytes(m.in.skip(m.in.unsignedInt())))),
  BINBYTES8(0x8e, m -> m.push(new Bytes(m.in.skip(m.in.signedLong())))),
  EMPTY_TUPLE(')', m -> m.push(Sequence.list())),
  TUPLE('t', m -> m.push(new Sequence(m.popToMark()))),
  TUPLE1(0x85, m -> m.pushTuple(1)),
  TUPLE2(0x86, m -> m.pushTuple(2)),
  TUPLE3(0x87, m -> m.pushTuple(3)),
  EMPTY_LIST(']', m -> m.push(Sequence.list())),
  APPEND('a', m -> m.append(List.of(m.pop()))),
  APPENDS('e', m -> m.append(m.popToMark())),
  EMPTY_DICT('}', m -> m.push(Dict.empty())),
  SETITEM('s', PickleOpcode::setItem),
  SETITEMS('u', m -> m.setItems(m.popToMark())),
  BINPUT('q', m -> m.remember(m.in.unsignedByte())),
  LONG_BINPUT('r', m -> m.remember(m.in.unsignedInt())),
  MEMOIZE(0x94, PickleMachine::rememberNext),
  BINGET('h', m -> m.recall(m.in.unsignedByte())),
  LONG_BINGET('j', m -> m.recall(m.in.unsignedInt())),
  GLOBAL('c', m -> m.pushGlobal(m.in.line(), m.in.line())),
  STACK_GLOBAL(0x93, PickleOpcode::stackGlobal),
  REDUCE('R', PickleMachine::reduce),
  NEWOBJ(0x81, PickleMachine::reduce),
  BUILD('b', PickleMachine::setState),
  BINPERSID('Q', PickleMachine::pushStorage);

  private static final PickleOpcode[] BY_CODE = new PickleOpcode[256];

  static {
    Arrays.stream(values()).forEach(opcode -> BY_CODE[opcode.code] = opcode);
  }

  private final int code;
  private final Step step;

  PickleOpcode(int code, Step step) {
    this.code = code;
    this.step = step;
  }

  /** The opcode of a byte just read; refuses all that are not listed here. */
  static PickleOpcode of(int code, PickleInput in) throws CheckpointException {
    PickleOpcode opcode = BY_CODE[code];
    if (opcode == null) {
      throw in.file()
          .refused(
              "pickle opcode %s at byte %d".formatted(RefusedOpcode.name(code), in.position() - 1),
              "the opcodes that a state dict needs");
    }
    return opcode;
  }

  void run(PickleMachine machine) throws CheckpointException {
    step.run(machine);
  }

  private static void requireProtocol(PickleMachine machine, int protocol)
      throws CheckpointException {
    if (protocol < 2 || protocol > 4) {
      throw machine
          .in
          .file()
          .refused("a pickle of protocol " + protocol, "a pickle of protocol 2, 3 or 4");
    }
  }

  private static void pushLong(PickleMachine machine, long length) throws CheckpointException {
    if (length > Long.BYTES) {
      skipNumber(machine, length);
      return;
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      int next = machine.in.unsignedByte();
      boolean last = i == length - 1;
      value |= (last ? (byte) next : (long) next) << (8 * i);
    }
    machine.push(new Int(value));
  }

  private static void skipNumber(PickleMachine machine, long length) throws CheckpointException {
    machine.in.skip(length);
    machine.push(Plain.OPAQUE);
  }

  private static void setItem(PickleMachine machine) throws CheckpointException {
    PickleValue value = machine.pop();
    PickleValue key = machine.pop();
    machine.setItems(List.of(key, value));
  }

  private static void stackGlobal(PickleMachine machine) throws CheckpointException {
    String name = machine.pop(Text.class).value();
    String module = machine.pop(Text.class).value();
    machine.pushGlobal(module, name);
  }

  private interface Step {
    void run(PickleMachine machine) throws CheckpointException;
  }
}
