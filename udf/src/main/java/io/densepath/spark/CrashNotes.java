package io.densepath.spark;

import java.io.Serializable;
import java.util.Objects;

/**
 * The setting of where tasks note the image that they are about to decode, so that {@link
 * CrashWatch} finds it after a crash.
 *
 * @param folder folder on a file system that all executors share; empty to note nothing
 * @param always whether first attempts note their images too, and not only retried tasks
 */
public record CrashNotes(String folder, boolean always) implements Serializable {

  /** The setting to note nothing. */
  public static final CrashNotes NONE = new CrashNotes("", false);

  public CrashNotes {
    Objects.requireNonNull(folder, "folder");
  }
}
