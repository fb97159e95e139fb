package io.densepath.predict;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * Ends the process without the destructors of libtorch. When a JVM ends, threads may still be
 * computing in libtorch, since no Java code can stop them. The C library then destroys the static
 * objects that these threads use, and the process crashes. Handlers of the exit are called in the
 * reverse order of their registration, so that one that is registered while the JVM shuts down is
 * called before the destructors. It ends the process with the same exit code, and the kernel frees
 * what is left.
 */
final class QuickExit {

  private QuickExit() {}

  /** Registers this for the end of the process. Java's own shutdown hooks run before. */
  static void atShutdown() {
    Runtime.getRuntime().addShutdownHook(new Thread(QuickExit::register, "densepath-exit"));
  }

  /** Calls {@code on_exit(_exit, NULL)}, a function of glibc, whose handlers take the exit code. */
  private static void register() {
    try {
      NativeLibrary process = NativeLibrary.getProcess();
      Function exit = process.getFunction("_exit");
      process.getFunction("on_exit").invokeInt(new Object[] {exit, Pointer.NULL});
    } catch (LinkageError e) {
      // A library of C without this function, or no folder that JNA can use: destructors run.
    }
  }
}
