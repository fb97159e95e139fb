package io.densepath.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Pattern;

/**
 * Recognises entries that programs have added to an archive beside its files: the sidecars {@code
 * ._NAME} and the folder settings of macOS, and pax headers that were unpacked as files and packed
 * again. Their names alone do not tell, since an image may have any name.
 */
final class TarSidecars {

  /** How many bytes of an entry {@link #is} needs. */
  static final int HEAD_BYTES = 64;

  private record Kind(Pattern name, Pattern head) {}

  private static final Kind[] KINDS = {
    kind("(.*/)?\\._[^/]*", "\\x00\\x05\\x16[\\x00\\x07].*"),
    kind("(.*/)?\\.DS_Store", "\\x00\\x00\\x00\\x01Bud1.*"),
    kind("(.*/)?PaxHeaders?(\\.[0-9]+)?/[^/]*", "[0-9]+ [\\w.]+=.*"),
  };

  private TarSidecars() {}

  private static Kind kind(String name, String head) {
    return new Kind(Pattern.compile(name), Pattern.compile(head, Pattern.DOTALL));
  }

  /**
   * Whether an entry is not a file of its own.
   *
   * @param head the first {@link #HEAD_BYTES} bytes of the entry, or all if it has fewer
   */
  static boolean is(String name, byte[] head) {
    String start = new String(head, ISO_8859_1);
    for (Kind kind : KINDS) {
      if (kind.name().matcher(name).matches() && kind.head().matcher(start).matches()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the name of an entry is one that sidecars have. */
  static boolean mayBe(String name) {
    for (Kind kind : KINDS) {
      if (kind.name().matcher(name).matches()) {
        return true;
      }
    }
    return false;
  }
}
