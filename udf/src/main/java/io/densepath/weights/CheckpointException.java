package io.densepath.weights;

import java.io.IOException;

/**
 * A checkpoint that cannot be used because it is damaged, of another format, unsafe, or of another
 * network. The message is meant for the user: it names the file, what was found, what was expected
 * and what to do.
 */
public final class CheckpointException extends IOException {

  private static final long serialVersionUID = 1;
  private static final int MAX_PART_LENGTH = 300;

  CheckpointException(String file, String found, String expected, String remedy) {
    super("%s: found %s, expected %s; %s".formatted(file, plain(found), plain(expected), remedy));
  }

  CheckpointException(String file, IOException cause) {
    super("%s cannot be read: %s".formatted(file, cause), cause);
  }

  /** Names come from the file, and must neither steer a terminal nor fill it. */
  private static String plain(String part) {
    String printable = part.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= MAX_PART_LENGTH
        ? printable
        : printable.substring(0, MAX_PART_LENGTH) + "...";
  }
}
