package io.densepath.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Finds the name of a tar entry, as bytes, in the headers that were read for the entry. The library
 * that reads the archive decodes names and replaces bytes that are not of its encoding, so that
 * different names would become equal.
 */
final class TarNames {

  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int TYPE_AT = 156;
  private static final int MAGIC_AT = 257;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX_LENGTH = 155;
  private static final int XSTAR_MAGIC_AT = 508;
  private static final int XSTAR_PREFIX_LENGTH = 131;

  private final byte[] headers;
  private byte[] gnu = {};
  private byte[] pax = {};
  private byte[] sparse = {};

  private TarNames(byte[] headers) {
    this.headers = headers;
  }

  /**
   * Returns the name of an entry. A name in a pax header precedes one in GNU's form, and both
   * precede that of the entry's own header.
   *
   * @param headers all blocks that were read for the entry, its own header behind the others; they
   *     may begin with the padding of the entry before it
   */
  static byte[] name(byte[] headers) {
    return new TarNames(headers).name();
  }

  private byte[] name() {
    int at = headers.length % BLOCK;
    while (at + BLOCK <= headers.length && precedesItsEntry(headers[at + TYPE_AT])) {
      int from = at + BLOCK;
      int size = size(at, headers.length - from);
      read(headers[at + TYPE_AT], Arrays.copyOfRange(headers, from, from + size));
      at = from + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    for (byte[] name : new byte[][] {sparse, pax, gnu}) {
      if (name.length > 0) {
        return name;
      }
    }
    return at + BLOCK <= headers.length ? own(at) : new byte[0];
  }

  private static boolean precedesItsEntry(byte type) {
    return isPax(type)
        || type == TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER
        || type == TarConstants.LF_GNUTYPE_LONGNAME
        || type == TarConstants.LF_GNUTYPE_LONGLINK;
  }

  private static boolean isPax(byte type) {
    return type == TarConstants.LF_PAX_EXTENDED_HEADER_LC
        || type == TarConstants.LF_PAX_EXTENDED_HEADER_UC;
  }

  private int size(int header, int available) {
    long size = TarUtils.parseOctalOrBinary(headers, header + SIZE_AT, SIZE_LENGTH);
    return (int) Math.max(0, Math.min(size, available));
  }

  private void read(byte type, byte[] content) {
    if (type == TarConstants.LF_GNUTYPE_LONGNAME) {
      gnu = untilNul(content, 0, content.length);
    } else if (isPax(type)) {
      pax = record(content, "path").orElse(pax);
      sparse = record(content, "GNU.sparse.name").orElse(sparse);
    }
  }

  /**
   * Returns the last value of a keyword among pax records, which have the form {@code LENGTH
   * KEYWORD=VALUE} and end in a line feed. The length counts all bytes of the record.
   */
  private static Optional<byte[]> record(byte[] records, String keyword) {
    // ISO 8859-1 has a character for every byte, so that positions are those of bytes.
    String text = new String(records, ISO_8859_1);
    Optional<byte[]> value = Optional.empty();
    for (int at = 0; at < records.length; ) {
      int space = text.indexOf(' ', at);
      String digits = space < 0 ? "" : text.substring(at, space);
      int end = digits.matches("[0-9]{1,8}") ? at + Integer.parseInt(digits) : 0;
      if (end <= space || end > records.length) {
        return value;
      }
      if (text.startsWith(keyword + "=", space + 1)) {
        value = Optional.of(Arrays.copyOfRange(records, space + 2 + keyword.length(), end - 1));
      }
      at = end;
    }
    return value;
  }

  private byte[] own(int at) {
    byte[] name = untilNul(headers, at, NAME_LENGTH);
    boolean xstar = has(at + XSTAR_MAGIC_AT, "tar\0");
    byte[] prefix = untilNul(headers, at + PREFIX_AT, xstar ? XSTAR_PREFIX_LENGTH : PREFIX_LENGTH);
    // In an archive of GNU tar, whose magic ends in spaces, other fields are at this place.
    if (prefix.length == 0 || !has(at + MAGIC_AT, "ustar\0")) {
      return name;
    }
    byte[] path = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    path[prefix.length] = '/';
    System.arraycopy(name, 0, path, prefix.length + 1, name.length);
    return path;
  }

  private boolean has(int at, String text) {
    byte[] wanted = text.getBytes(ISO_8859_1);
    return Arrays.equals(headers, at, at + wanted.length, wanted, 0, wanted.length);
  }

  private static byte[] untilNul(byte[] bytes, int from, int length) {
    int end = from;
    while (end < from + length && bytes[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(bytes, from, end);
  }
}
