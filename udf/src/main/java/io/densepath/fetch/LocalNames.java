package io.densepath.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Local files by names that {@link NameBytes} writes, whatever encoding the locale of this JVM has.
 * Java's class File decodes names by the locale, and cannot open a file whose name is not of its
 * encoding. A Path keeps the bytes of names that a folder lists, and a URI leads to them.
 */
public final class LocalNames {

  private static final boolean UTF8 = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
  private static final char REPLACEMENT = '\uFFFD';
  private static final String NOWHERE = "/densepath-nowhere/";

  private LocalNames() {}

  /** Returns the text of the last name of a file that a folder has listed. */
  public static String text(Path file) {
    String name = file.getFileName().toString();
    return isSpelt(name) ? name : NameBytes.text(bytes(file.getFileName()));
  }

  /** Whether the decoded name is for certain the one that {@link NameBytes#text} writes. */
  private static boolean isSpelt(String name) {
    return (UTF8 || isAscii(name))
        && name.indexOf(REPLACEMENT) < 0
        && name.indexOf('\\') < 0
        && name.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isAscii(String text) {
    return US_ASCII.newEncoder().canEncode(text);
  }

  /** Returns the bytes of a name, which a URI has with percent signs where they are not ASCII. */
  private static byte[] bytes(Path name) {
    String encoded = Path.of(NOWHERE).resolve(name).toUri().getRawPath();
    return EscapedBytes.decoded(encoded.substring(NOWHERE.length()), EscapedBytes.PERCENT);
  }

  /** Whether Java's class File may open another file than that of the path, or none. */
  static boolean needsBytes(String path) {
    return NameBytes.hasEscape(path) || !(UTF8 || isAscii(path));
  }

  /**
   * Returns the file of an absolute path whose names are as {@link #text} writes them or, if there
   * is none, as the locale decodes them.
   */
  public static Path path(String path) {
    if (!needsBytes(path)) {
      return Path.of(path);
    }
    Path file = ofBytes(NameBytes.bytes(path));
    if (Files.exists(file, NOFOLLOW_LINKS)) {
      return file;
    }
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      // The encoding of the locale lacks a character of the path.
      return file;
    }
  }

  private static Path ofBytes(byte[] path) {
    StringBuilder encoded = new StringBuilder("file://");
    for (byte one : path) {
      if (one == '/' || (one > 0 && Character.isLetterOrDigit(one))) {
        encoded.append((char) one);
      } else {
        encoded.append('%').append(HexFormat.of().toHexDigits(one));
      }
    }
    return Path.of(URI.create(encoded.toString()));
  }
}
