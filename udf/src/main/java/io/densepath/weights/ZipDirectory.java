package io.densepath.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The entries of a zip file and where their bytes lie, which java.util.zip does not tell. It knows
 * zip64, which torch writes for large files.
 *
 * <p>The ZipFile of commons-compress is not used: it reads a directory of any size, and keeps about
 * 800 bytes of heap for an entry of 52, so that a directory of 64 MB, which is refused here, takes
 * 1 GB. A limit would need the code below that finds the directory.
 */
final class ZipDirectory {

  private static final int END_MAGIC = 0x06054b50;
  private static final int END64_MAGIC = 0x06064b50;
  private static final int END64_LOCATOR_MAGIC = 0x07064b50;
  private static final int ENTRY_MAGIC = 0x02014b50;
  private static final int LOCAL_MAGIC = 0x04034b50;
  private static final int END_BYTES = 22;
  private static final int END64_BYTES = 56;
  private static final int END64_LOCATOR_BYTES = 20;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int MAX_COMMENT_BYTES = 0xffff;
  private static final int MAX_DIRECTORY_BYTES = 1 << 24;
  private static final int MAX_32 = 0xffffffff;
  private static final int ZIP64_EXTRA = 1;

  private final CheckpointFile file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipDirectory(CheckpointFile file) {
    this.file = file;
  }

  /** Reads the directory at the end of the file. */
  static ZipDirectory read(CheckpointFile file) throws CheckpointException {
    ZipDirectory zip = new ZipDirectory(file);
    zip.readEntries(zip.directory());
    return zip;
  }

  Set<String> names() {
    return entries.keySet();
  }

  /** Returns the region of the bytes of an entry. */
  Region region(String name) throws CheckpointException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw file.damaged("no entry '" + name + "' in the zip", "one");
    }
    if (entry.method != 0 || entry.compressedSize != entry.size) {
      throw file.refused("a compressed entry '" + name + "'", "stored entries, as torch writes");
    }
    ByteBuffer local = file.peek(entry.offset, LOCAL_BYTES);
    if (local.remaining() < LOCAL_BYTES || local.getInt(0) != LOCAL_MAGIC) {
      throw file.damaged("no zip entry at byte " + entry.offset, "'" + name + "'");
    }
    long offset =
        entry.offset + LOCAL_BYTES + unsigned(local.getShort(26)) + unsigned(local.getShort(28));
    if (entry.size > file.size() - offset) {
      throw file.damaged(
          String.format(Locale.ROOT, "%d bytes for zip entry '%s'", file.size() - offset, name),
          entry.size + " bytes");
    }
    return Region.raw(offset, entry.size);
  }

  private ByteBuffer directory() throws CheckpointException {
    long tailOffset = Math.max(0, file.size() - MAX_COMMENT_BYTES - END_BYTES);
    ByteBuffer tail = file.peek(tailOffset, MAX_COMMENT_BYTES + END_BYTES);
    for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END_MAGIC) {
        return directory(tail, at, tailOffset);
      }
    }
    throw file.damaged("no zip directory at the end of the file", "one");
  }

  private ByteBuffer directory(ByteBuffer tail, int at, long tailOffset)
      throws CheckpointException {
    long size = tail.getInt(at + 12) & 0xffffffffL;
    long offset = tail.getInt(at + 16) & 0xffffffffL;
    long locatorOffset = tailOffset + at - END64_LOCATOR_BYTES;
    ByteBuffer locator = file.peek(Math.max(0, locatorOffset), END64_LOCATOR_BYTES);
    if (locatorOffset >= 0 && locator.getInt(0) == END64_LOCATOR_MAGIC) {
      ByteBuffer end = peek(locator.getLong(8), END64_BYTES);
      if (end.getInt(0) != END64_MAGIC) {
        throw file.damaged("no zip64 directory", "one at byte " + locator.getLong(8));
      }
      size = end.getLong(40);
      offset = end.getLong(48);
    }
    if (size < 0 || size > MAX_DIRECTORY_BYTES) {
      throw file.damaged("a zip directory of " + size + " bytes", "at most " + MAX_DIRECTORY_BYTES);
    }
    return peek(offset, (int) size);
  }

  private ByteBuffer peek(long offset, int length) throws CheckpointException {
    if (offset < 0 || offset > file.size() - length) {
      throw file.damaged(
          "a zip directory that points to byte " + offset, "a file of more than that");
    }
    return file.peek(offset, length);
  }

  private void readEntries(ByteBuffer directory) throws CheckpointException {
    while (directory.remaining() >= ENTRY_BYTES) {
      ByteBuffer fixed =
          directory.slice(directory.position(), ENTRY_BYTES).order(directory.order());
      if (fixed.getInt(0) != ENTRY_MAGIC) {
        throw file.damaged("a broken zip directory", "an entry");
      }
      directory.position(directory.position() + ENTRY_BYTES);
      ByteBuffer nameBytes = take(directory, unsigned(fixed.getShort(28)));
      ByteBuffer extra = take(directory, unsigned(fixed.getShort(30)));
      take(directory, unsigned(fixed.getShort(32)));
      String name = StandardCharsets.UTF_8.decode(nameBytes).toString();
      if (entries.put(name, entry(fixed, extra)) != null) {
        throw file.damaged("zip entry '" + name + "' twice", "each entry once");
      }
    }
  }

  private ByteBuffer take(ByteBuffer directory, int length) throws CheckpointException {
    if (length > directory.remaining()) {
      throw file.damaged("a zip directory that ends within an entry", "a whole entry");
    }
    ByteBuffer taken = directory.slice(directory.position(), length).order(directory.order());
    directory.position(directory.position() + length);
    return taken;
  }

  private Entry entry(ByteBuffer fixed, ByteBuffer extra) throws CheckpointException {
    ByteBuffer wide = zip64(extra);
    long size = wideOr(fixed.getInt(24), wide);
    long compressedSize = wideOr(fixed.getInt(20), wide);
    long offset = wideOr(fixed.getInt(42), wide);
    if (size < 0 || offset < 0) {
      throw file.damaged("a zip entry of negative size or offset", "0 or more");
    }
    return new Entry(fixed.getShort(10), compressedSize, size, offset);
  }

  /** Returns the numbers that do not fit 32 bits, in the order in which the entry takes them. */
  private static ByteBuffer zip64(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = unsigned(extra.getShort());
      int length = Math.min(unsigned(extra.getShort()), extra.remaining());
      ByteBuffer field = extra.slice(extra.position(), length).order(extra.order());
      if (id == ZIP64_EXTRA) {
        return field;
      }
      extra.position(extra.position() + length);
    }
    return ByteBuffer.allocate(0);
  }

  private static long wideOr(int narrow, ByteBuffer wide) {
    return narrow == MAX_32 && wide.remaining() >= 8 ? wide.getLong() : narrow & 0xffffffffL;
  }

  private static int unsigned(short value) {
    return value & 0xffff;
  }

  private record Entry(int method, long compressedSize, long size, long offset) {}
}
