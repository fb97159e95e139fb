package io.densepath.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * A tar archive of images, uncompressed or in gzip, in the convention of WebDataset
 * (github.com/webdataset/webdataset). Entries belong together if their names are equal up to the
 * first dot. The entry {@code .cls} among them is the class id of the others as a decimal number; a
 * {@link LabelJoin} joins them. An entry whose ending stands for text, numbers or tensors is not an
 * image, and neither is one of {@link TarSidecars}. Every other entry has a row, whatever its name
 * is.
 */
final class TarShard implements Shard {

  private static final int BLOCK = 512;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long MAX_HEADER_BYTES = 1 << 20;
  private static final int MAX_LABEL_BYTES = 32;
  private static final int MAX_NAMES = 200_000;
  private static final int MAX_NAME_CHARACTERS = 16 << 20;
  private static final String LABEL = "cls";

  /** The endings that WebDataset decodes to something other than an image. */
  private static final Set<String> NO_IMAGE =
      Set.of(
          "cbor",
          "cls",
          "cls2",
          "csv",
          "id",
          "index",
          "inx",
          "json",
          "jsonl",
          "msgpack",
          "npy",
          "npz",
          "pickle",
          "pkl",
          "pt",
          "pth",
          "pyd",
          "ten",
          "text",
          "toml",
          "transcript",
          "tsv",
          "txt",
          "xml",
          "yaml",
          "yml");

  private final FetchRequest shard;
  private final long maxImageBytes;
  private final StoreStream store;
  private final HeaderLimit bytes;
  private final TarArchiveInputStream tar;
  private final LabelJoin join;
  private final Map<String, Integer> names = new HashMap<>();
  private long nameCharacters;
  private boolean ended;
  private Optional<IOException> failure = Optional.empty();

  private TarShard(
      FetchRequest shard, StoreStream store, InputStream plain, FetchSettings settings) {
    this.shard = shard;
    this.maxImageBytes = settings.maxObjectBytes();
    this.join = new LabelJoin(shard, settings.maxBytesAhead());
    this.store = store;
    this.bytes = new HeaderLimit(plain);
    // This encoding has a character for every byte; TarNames has the names.
    this.tar = new TarArchiveInputStream(bytes, BLOCK, BLOCK, StandardCharsets.ISO_8859_1.name());
  }

  /**
   * Opens an archive.
   *
   * @param settings the longest image, and the bytes of images that may wait for their labels
   */
  static TarShard open(FetchRequest shard, ObjectReader reader, FetchSettings settings)
      throws IOException {
    return of(shard, reader.stream(shard, ObjectReader.SEQUENTIAL), settings);
  }

  static TarShard of(FetchRequest shard, StoreStream store, FetchSettings settings)
      throws IOException {
    try {
      return new TarShard(shard, store, plain(store), settings);
    } catch (IOException | RuntimeException e) {
      try (store) {
        throw store.failure().orElseGet(() -> damaged(e));
      }
    }
  }

  /** Decompresses gzip, which the first bytes tell and not the name. */
  @SuppressWarnings("deprecation") // Spark 3.5's library has only this one.
  private static InputStream plain(StoreStream store) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(store, BUFFER_BYTES);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    // "true" reads all members: a file that was compressed in parts has several.
    return gzip ? new GzipCompressorInputStream(buffered, true) : buffered;
  }

  /** Returns the images before a damage, and then throws. */
  @Override
  public Optional<Sample> next() throws IOException {
    Optional<Sample> ready = join.poll();
    while (ready.isEmpty() && !ended) {
      advance();
      ready = join.poll();
    }
    if (ready.isEmpty() && failure.isPresent()) {
      throw failure.get();
    }
    return ready;
  }

  private void advance() {
    try {
      readEntry();
    } catch (IOException | RuntimeException e) {
      ended = true;
      join.end();
      failure = Optional.of(store.failure().orElseGet(() -> damaged(e)));
    }
  }

  private static IOException damaged(Exception e) {
    return e instanceof DamagedShardException || e instanceof UnsupportedShardException
        ? (IOException) e
        : new DamagedShardException("not a tar archive to its end: " + e.getMessage(), e);
  }

  private void readEntry() throws IOException {
    long end = (bytes.count() + BLOCK - 1) / BLOCK * BLOCK;
    bytes.header(MAX_HEADER_BYTES);
    ArchiveEntry next = tar.getNextEntry();
    byte[] headers = bytes.body();
    if (next == null) {
      end(end);
    } else if (next instanceof TarArchiveEntry entry) {
      require(entry);
      take(entry, NameBytes.text(TarNames.name(headers)));
    }
  }

  private void end(long lastEntry) throws IOException {
    ended = true;
    join.end();
    if (bytes.count() > 0 && bytes.count() < lastEntry + BLOCK) {
      throw new DamagedShardException(
          String.format(
              Locale.ROOT,
              "ends at byte %,d without the empty blocks that end a tar archive: was it cut off?",
              bytes.count()));
    }
    requireNothingBehind();
    store.requireUnchanged();
    if (join.lost().isPresent()) {
      throw new UnsupportedShardException(join.lost().get());
    }
  }

  /** Refuses data after the end: blocks that were lost and read as zeros look like an end. */
  private void requireNothingBehind() throws IOException {
    byte[] behind = new byte[8192];
    for (int count = bytes.read(behind); count >= 0; count = bytes.read(behind)) {
      for (int i = 0; i < count; i++) {
        if (behind[i] != 0) {
          throw new DamagedShardException(
              String.format(
                  Locale.ROOT,
                  ("goes on at byte %,d, after the empty blocks that end a tar archive, and the rest is"
                      + " not read: was it damaged, or concatenated from several archives?"),
                  bytes.count() - count + i));
        }
      }
    }
  }

  private void require(TarArchiveEntry entry) throws IOException {
    if (!entry.isCheckSumOK()) {
      throw new DamagedShardException(
          String.format(
              Locale.ROOT,
              "not a tar archive from byte %,d on: the checksum of a header is wrong",
              bytes.count() - BLOCK));
    }
  }

  private void take(TarArchiveEntry entry, String name) throws IOException {
    if (entry.isDirectory() || entry.isGlobalPaxHeader()) {
      return;
    }
    Name parts = Name.of(name);
    if (!hasContent(entry)) {
      hold(parts, without(request(name, entry)), name);
      return;
    }
    byte[] head = TarSidecars.mayBe(name) ? tar.readNBytes(TarSidecars.HEAD_BYTES) : new byte[0];
    if (!TarSidecars.is(name, head)) {
      takeContent(entry, name, parts, head);
    }
    skipRest();
  }

  private void takeContent(TarArchiveEntry entry, String name, Name parts, byte[] head)
      throws IOException {
    if (parts.ending().equals(LABEL)) {
      join.label(parts.key(), label(entry, head));
    } else if (!NO_IMAGE.contains(parts.ending())) {
      hold(parts, image(request(name, entry), head), name);
    }
  }

  /** Reads the rest of an entry, so that it does not count as a part of the next header. */
  private void skipRest() throws IOException {
    byte[] skipped = new byte[8192];
    while (tar.read(skipped) >= 0) {
      // The rest of this entry.
    }
  }

  private Label label(TarArchiveEntry entry, byte[] head) throws IOException {
    return entry.getSize() > MAX_LABEL_BYTES
        ? Label.unusable(
            String.format(
                Locale.ROOT,
                "the label is not used: it has %,d bytes, expected an integer",
                entry.getSize()))
        : Label.of(new String(withRest(head), StandardCharsets.UTF_8));
  }

  private byte[] withRest(byte[] head) throws IOException {
    byte[] rest = tar.readAllBytes();
    byte[] content = Arrays.copyOf(head, head.length + rest.length);
    System.arraycopy(rest, 0, content, head.length, rest.length);
    return content;
  }

  private FetchResult image(FetchRequest image, byte[] head) throws IOException {
    if (image.length() > maxImageBytes) {
      return FetchResult.tooLarge(image, image.length());
    }
    byte[] content = head.length == 0 ? tar.readAllBytes() : withRest(head);
    if (content.length != image.length()) {
      throw new DamagedShardException(
          String.format(
              Locale.ROOT,
              "%s has %,d of %,d bytes",
              image.path(),
              content.length,
              image.length()));
    }
    return FetchResult.read(image, content);
  }

  private void hold(Name parts, FetchResult image, String name) {
    join.image(parts.key(), name, image, names.getOrDefault(name, 1) > 1);
  }

  /** Names an image by its shard and entry; one whose entry came before has a number, too. */
  private FetchRequest request(String name, TarArchiveEntry entry) {
    int number = counted(name);
    String unique = name;
    while (number > 1 && unique.equals(name)) {
      String numbered = name + "#" + number;
      if (counted(numbered) == 1) {
        unique = numbered;
      } else {
        names.put(name, ++number);
      }
    }
    return new FetchRequest(shard.path() + Sample.IN_SHARD + unique, entry.getSize());
  }

  /** Counts the images of a name, as far as the memory for names allows. */
  private int counted(String name) {
    boolean full = names.size() == MAX_NAMES || nameCharacters > MAX_NAME_CHARACTERS;
    if (full && !names.containsKey(name)) {
      return 1;
    }
    nameCharacters += name.length();
    return names.merge(name, 1, Integer::sum);
  }

  private static FetchResult without(FetchRequest image) {
    return FetchResult.failed(
        image, new IOException("is a link or another special entry of its shard, without content"));
  }

  private static boolean hasContent(TarArchiveEntry entry) {
    return !entry.isLink()
        && !entry.isSymbolicLink()
        && !entry.isFIFO()
        && !entry.isCharacterDevice()
        && !entry.isBlockDevice()
        // The zeros of a sparse file are not stored, and may be declared to be more than memory
        // holds.
        && !entry.isSparse();
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** The parts of an entry's name in WebDataset: the key of its group, and its last ending. */
  private record Name(String key, String ending) {
    static Name of(String entry) {
      String path = entry.startsWith("./") ? entry.substring(2) : entry;
      int dot = path.indexOf('.', path.lastIndexOf('/') + 1);
      String endings = dot < 0 ? "" : path.substring(dot + 1).toLowerCase(Locale.ROOT);
      return new Name(
          dot < 0 ? path : path.substring(0, dot), endings.substring(endings.lastIndexOf('.') + 1));
    }
  }
}
