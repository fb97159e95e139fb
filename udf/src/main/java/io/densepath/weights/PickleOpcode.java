package io.densepath.weights;

import io.densepath.weights.PickleValue.Bytes;
import io.densepath.weights.PickleValue.Dict;
import io.densepath.weights.PickleValue.Foreign;
import io.densepath.weights.PickleValue.Int;
import io.densepath.weights.PickleValue.Plain;
import io.densepath.weights.PickleValue.Sequence;
import io.densepath.weights.PickleValue.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The opcodes of pickle protocols 0 to 5, under the names of Python's pickletools. */
enum PickleOpcode {
  PROTO(0x80, m -> requireProtocol(m, m.in.unsignedByte())),
  FRAME(0x95, m -> m.in.signedLong()),
  STOP('.', m -> {}),
  MARK('(', PickleMachine::mark),
  POP('0', PickleMachine::discard),
  POP_MARK('1', PickleMachine::popToMark),
  DUP('2', m -> m.push(m.top())),
  NONE('N', m -> m.push(Plain.NONE)),
  NEWTRUE(0x88, m -> m.push(Plain.TRUE)),
  NEWFALSE(0x89, m -> m.push(Plain.FALSE)),
  INT('I', m -> m.push(PickleText.number(m.in.line()))),
  LONG('L', m -> m.push(PickleText.number(m.in.line()))),
  BININT('J', m -> m.push(new Int(m.in.signedInt()))),
  BININT1('K', m -> m.push(new Int(m.in.unsignedByte()))),
  BININT2('M', m -> m.push(new Int(m.in.unsignedShort()))),
  LONG1(0x8a, m -> pushLong(m, m.in.unsignedByte())),
  LONG4(0x8b, m -> pushLong(m, m.in.unsignedInt())),
  FLOAT('F', m -> pushLine(m, Plain.OPAQUE)),
  BINFLOAT('G', m -> pushOpaque(m, 8)),
  STRING('S', m -> m.pushText(m.in.skipLine().as(Region.Encoding.QUOTED))),
  SHORT_BINSTRING('U', m -> m.pushText(m.in.skip(m.in.unsignedByte()))),
  BINSTRING('T', m -> m.pushText(m.in.skip(m.in.signedInt()))),
  UNICODE('V', m -> m.pushText(m.in.skipLine().as(Region.Encoding.UNICODE_ESCAPED))),
  SHORT_BINUNICODE(0x8c, m -> m.pushText(m.in.skip(m.in.unsignedByte()))),
  BINUNICODE('X', m -> m.pushText(m.in.skip(m.in.unsignedInt()))),
  BINUNICODE8(0x8d, m -> m.pushText(m.in.skip(m.in.signedLong()))),
  SHORT_BINBYTES('C', m -> m.push(new Bytes(m.in.skip(m.in.unsignedByte())))),
  BINBYTES('B', m -> m.push(new Bytes(m.in.skip(m.in.unsignedInt())))),
  BINBYTES8(0x8e, m -> m.push(new Bytes(m.in.skip(m.in.signedLong())))),
  BYTEARRAY8(0x96, m -> m.push(new Bytes(m.in.skip(m.in.signedLong())))),
  NEXT_BUFFER(0x97, m -> m.push(new Foreign("a buffer outside the pickle"))),
  READONLY_BUFFER(0x98, PickleMachine::top),
  EMPTY_TUPLE(')', m -> m.push(Sequence.list())),
  TUPLE('t', m -> m.push(new Sequence(m.popToMark()))),
  TUPLE1(0x85, m -> m.pushTuple(1)),
  TUPLE2(0x86, m -> m.pushTuple(2)),
  TUPLE3(0x87, m -> m.pushTuple(3)),
  EMPTY_LIST(']', m -> m.push(Sequence.list())),
  LIST('l', m -> m.push(new Sequence(m.popToMark()))),
  APPEND('a', m -> m.append(List.of(m.pop()))),
  APPENDS('e', m -> m.append(m.popToMark())),
  EMPTY_DICT('}', m -> m.push(Dict.empty())),
  DICT('d', PickleOpcode::pushDict),
  SETITEM('s', PickleOpcode::setItem),
  SETITEMS('u', m -> m.setItems(m.popToMark())),
  EMPTY_SET(0x8f, m -> m.push(new Foreign("set"))),
  ADDITEMS(0x90, PickleMachine::popToMark),
  FROZENSET(0x91, m -> m.replaceMarked("frozenset")),
  PUT('p', m -> m.remember(index(m))),
  BINPUT('q', m -> m.remember(m.in.unsignedByte())),
  LONG_BINPUT('r', m -> m.remember(m.in.unsignedInt())),
  MEMOIZE(0x94, PickleMachine::rememberNext),
  GET('g', m -> m.recall(index(m))),
  BINGET('h', m -> m.recall(m.in.unsignedByte())),
  LONG_BINGET('j', m -> m.recall(m.in.unsignedInt())),
  EXT1(0x82, m -> pushExtension(m, m.in.unsignedByte())),
  EXT2(0x83, m -> pushExtension(m, m.in.unsignedShort())),
  EXT4(0x84, m -> pushExtension(m, m.in.signedInt())),
  GLOBAL('c', m -> m.pushGlobal(m.in.line(), m.in.line())),
  STACK_GLOBAL(0x93, PickleOpcode::stackGlobal),
  INST('i', m -> m.replaceMarked(m.in.line() + "." + m.in.line())),
  OBJ('o', m -> m.replaceMarked()),
  REDUCE('R', PickleMachine::reduce),
  NEWOBJ(0x81, PickleMachine::reduce),
  NEWOBJ_EX(0x92, PickleOpcode::reduceWithKeywords),
  BUILD('b', PickleMachine::setState),
  PERSID('P', m -> pushLine(m, new Foreign("a persistent object of protocol 0"))),
  BINPERSID('Q', PickleMachine::pushPersistent);

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

  /** The opcode of a byte just read. */
  static PickleOpcode of(int code, PickleInput in) throws CheckpointException {
    PickleOpcode opcode = BY_CODE[code];
    if (opcode == null) {
      throw in.file()
          .damaged(
              String.format(
                  Locale.ROOT, "pickle opcode 0x%02x at byte %d", code, in.position() - 1),
              "an opcode of the pickle protocols 0 to 5");
    }
    return opcode;
  }

  void run(PickleMachine machine) throws CheckpointException {
    step.run(machine);
  }

  private static void requireProtocol(PickleMachine machine, int protocol)
      throws CheckpointException {
    if (protocol > 5) {
      throw machine
          .in
          .file()
          .refused("a pickle of protocol " + protocol, "a pickle of protocol 0 to 5");
    }
  }

  private static void pushLong(PickleMachine machine, long length) throws CheckpointException {
    if (length > Long.BYTES) {
      pushOpaque(machine, length);
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

  /** Pushes a number that no tensor depends on, in place of its digits. */
  private static void pushOpaque(PickleMachine machine, long length) throws CheckpointException {
    machine.in.skip(length);
    machine.push(Plain.OPAQUE);
  }

  private static void pushLine(PickleMachine machine, PickleValue inPlace)
      throws CheckpointException {
    machine.in.skipLine();
    machine.push(inPlace);
  }

  /** Pushes a class that only a registry of the writing program could name. */
  private static void pushExtension(PickleMachine machine, int code) {
    machine.push(new Foreign("extension " + code));
  }

  private static void pushDict(PickleMachine machine) throws CheckpointException {
    List<PickleValue> keysAndValues = machine.popToMark();
    machine.push(Dict.empty());
    machine.setItems(keysAndValues);
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

  private static void reduceWithKeywords(PickleMachine machine) throws CheckpointException {
    machine.pop();
    machine.reduce();
  }

  private static long index(PickleMachine machine) throws CheckpointException {
    if (PickleText.number(machine.in.line()) instanceof Int index) {
      return index.value();
    }
    throw machine.malformed("a memo index that is no number");
  }

  private interface Step {
    void run(PickleMachine machine) throws CheckpointException;
  }
}
