package io.densepath.spark;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where tasks note which image they are about to decode, for those that come after a crash.
 *
 * @param folder on a file system that all executors see; empty where nothing is noted
 * @param always whether tasks that are run for the first time do it too: else only those that are
 *     run again
 */
public record CrashNotes(String folder, boolean always) implements Serializable {

  /** Nothing is noted. */
  public static final CrashNotes NONE = new CrashNotes("", false);

  public CrashNotes {
    Objects.requireNonNull(folder, "folder");
  }
}
