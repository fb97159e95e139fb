package io.densepath.weights;

import java.io.IOException;

/**
 * A checkpoint that cannot be used: damaged, of another format, unsafe, or of another network. The
 * message is meant for the user: the file, what was found, what was expected, and what to do.
 */
public final class CheckpointException extends IOException {

  private static final long serialVersionUID = 1;

  CheckpointException(String file, String found, String expected, String remedy) {
    super("%s: found %s, expected %s; %s".formatted(file, found, expected, remedy));
  }

  CheckpointException(String file, IOException cause) {
    super("%s cannot be read: %s".formatted(file, cause), cause);
  }
}
