package io.densepath.weights;

import java.util.Arrays;

/** The opcodes that pickles may have and state dicts do not need; errors name them. */
enum RefusedOpcode {
  INT('I'),
  LONG('L'),
  FLOAT('F'),
  STRING('S'),
  UNICODE('V'),
  DUP('2'),
  LIST('l'),
  DICT('d'),
  PUT('p'),
  GET('g'),
  INST('i'),
  OBJ('o'),
  PERSID('P'),
  EXT1(0x82),
  EXT2(0x83),
  EXT4(0x84),
  EMPTY_SET(0x8f),
  ADDITEMS(0x90),
  FROZENSET(0x91),
  NEWOBJ_EX(0x92),
  BYTEARRAY8(0x96),
  NEXT_BUFFER(0x97),
  READONLY_BUFFER(0x98);

  private final int code;

  RefusedOpcode(int code) {
    this.code = code;
  }

  static String name(int code) {
    return Arrays.stream(values())
        .filter(opcode -> opcode.code == code)
        .map(RefusedOpcode::name)
        .findFirst()
        .orElse("0x%02x".formatted(code));
  }
}
