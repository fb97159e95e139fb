package io.densepath.image;

import java.util.List;

/**
 * A part of a file that the decoder gets; several parts follow each other.
 *
 * @param bytes array that holds the part
 * @param from index of its first byte
 * @param to index after its last byte
 */
@SuppressWarnings("ArrayRecordComponent")
record FilePart(byte[] bytes, int from, int to) {

  static List<FilePart> whole(byte[] file) {
    return List.of(new FilePart(file, 0, file.length));
  }

  int length() {
    return to - from;
  }
}
