package io.densepath.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * A tar archive of images, uncompressed or in gzip, in the convention of WebDataset
 * (github.com/webdataset/webdataset). Consecutive entries form a group if their names are equal up
 * to the first dot. The entry {@code .cls} of a group is the class id of the others as a decimal
 * number. An entry whose ending stands for text, numbers or tensors is not an image. Every other
 * entry has a row, whatever its name is.
 */
final class TarShard implements Shard {

  private static final int BLOCK = 512;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long MAX_HEADER_BYTES = 1 << 20;
  private static final int MAX_LABEL_BYTES = 32;
  private static final int MAX_GROUP_IMAGES = 64;
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
  private final Queue<Sample> group = new ArrayDeque<>();
  private final Queue<Sample> ready = new ArrayDeque<>();
  private String groupKey = "";
  private OptionalInt groupLabel = OptionalInt.empty();
  private long groupBytes;
  private boolean ended;
  private Optional<IOException> failure = Optional.empty();

  private TarShard(FetchRequest shard, StoreStream store, InputStream plain, long maxImageBytes) {
    this.shard = shard;
    this.maxImageBytes = maxImageBytes;
    this.store = store;
    this.bytes = new HeaderLimit(plain);
    this.tar = new TarArchiveInputStream(bytes, BLOCK, BLOCK, StandardCharsets.UTF_8.name());
  }

  static TarShard open(FetchRequest shard, ObjectReader reader, long maxImageBytes)
      throws IOException {
    return of(shard, reader.stream(shard, ObjectReader.SEQUENTIAL), maxImageBytes);
  }

  static TarShard of(FetchRequest shard, StoreStream store, long maxImageBytes) throws IOException {
    try {
      return new TarShard(shard, store, plain(store), maxImageBytes);
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
    while (ready.isEmpty() && !ended) {
      advance();
    }
    if (ready.isEmpty() && failure.isPresent()) {
      throw failure.get();
    }
    return Optional.ofNullable(ready.poll());
  }

  private void advance() {
    try {
      readEntry();
    } catch (IOException | RuntimeException e) {
      ended = true;
      endGroup();
      failure = Optional.of(store.failure().orElseGet(() -> damaged(e)));
    }
  }

  private static IOException damaged(Exception e) {
    return e instanceof DamagedShardException damaged
        ? damaged
        : new DamagedShardException("not a tar archive to its end: " + e.getMessage(), e);
  }

  private void readEntry() throws IOException {
    long end = (bytes.count() + BLOCK - 1) / BLOCK * BLOCK;
    bytes.header(MAX_HEADER_BYTES);
    ArchiveEntry next = tar.getNextEntry();
    bytes.body();
    if (next == null) {
      end(end);
    } else if (next instanceof TarArchiveEntry entry) {
      require(entry);
      take(entry);
    }
  }

  private void end(long lastEntry) throws IOException {
    ended = true;
    endGroup();
    if (bytes.count() > 0 && bytes.count() < lastEntry + BLOCK) {
      throw new DamagedShardException(
          "ends at byte %,d without the empty blocks that end a tar archive: was it cut off?"
              .formatted(bytes.count()));
    }
    requireNothingBehind();
    store.requireUnchanged();
  }

  /** Refuses data after the end: blocks that were lost and read as zeros look like an end. */
  private void requireNothingBehind() throws IOException {
    byte[] behind = new byte[8192];
    for (int count = bytes.read(behind); count >= 0; count = bytes.read(behind)) {
      for (int i = 0; i < count; i++) {
        if (behind[i] != 0) {
          throw new DamagedShardException(
              ("goes on at byte %,d, after the empty blocks that end a tar archive, and the rest is"
                      + " not read: was it damaged, or concatenated from several archives?")
                  .formatted(bytes.count() - count + i));
        }
      }
    }
  }

  private void require(TarArchiveEntry entry) throws IOException {
    if (!entry.isCheckSumOK()) {
      throw new DamagedShardException(
          "not a tar archive from byte %,d on: the checksum of a header is wrong"
              .formatted(bytes.count() - BLOCK));
    }
  }

  private void take(TarArchiveEntry entry) throws IOException {
    if (entry.isDirectory() || entry.isGlobalPaxHeader()) {
      return;
    }
    Name name = Name.of(entry.getName());
    if (!name.key().equals(groupKey)) {
      endGroup();
      groupKey = name.key();
      groupLabel = OptionalInt.empty();
    } else if (group.size() >= MAX_GROUP_IMAGES || groupBytes > maxImageBytes) {
      endGroup();
    }
    if (!hasContent(entry)) {
      hold(without(entry));
      return;
    }
    if (name.ending().equals(LABEL)) {
      groupLabel = label(entry);
    } else if (!NO_IMAGE.contains(name.ending())) {
      hold(image(entry));
    }
    skipRest();
  }

  /** Reads the rest of an entry, so that it does not count as a part of the next header. */
  private void skipRest() throws IOException {
    byte[] skipped = new byte[8192];
    while (tar.read(skipped) >= 0) {
      // The rest of this entry.
    }
  }

  private OptionalInt label(TarArchiveEntry entry) throws IOException {
    return entry.getSize() > MAX_LABEL_BYTES
        ? OptionalInt.empty()
        : Sample.label(new String(tar.readAllBytes(), StandardCharsets.UTF_8));
  }

  private FetchResult image(TarArchiveEntry entry) throws IOException {
    FetchRequest image = request(entry);
    if (entry.getSize() > maxImageBytes) {
      return FetchResult.tooLarge(image, entry.getSize());
    }
    byte[] content = tar.readAllBytes();
    if (content.length != entry.getSize()) {
      throw new DamagedShardException(
          "%s has %,d of %,d bytes".formatted(entry.getName(), content.length, entry.getSize()));
    }
    return FetchResult.read(image, content);
  }

  private FetchRequest request(TarArchiveEntry entry) {
    return new FetchRequest(shard.path() + Sample.IN_SHARD + entry.getName(), entry.getSize());
  }

  private FetchResult without(TarArchiveEntry entry) {
    return FetchResult.failed(
        request(entry),
        new IOException("is a link or another special entry of its shard, without content"));
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

  private void hold(FetchResult image) {
    group.add(new Sample(shard, image, OptionalInt.empty()));
    groupBytes += image.outcome() == FetchResult.Outcome.READ ? image.length() : 0;
  }

  /** Releases the images of a group with its label, which may come after them. */
  private void endGroup() {
    group.forEach(sample -> ready.add(new Sample(shard, sample.object(), groupLabel)));
    group.clear();
    groupBytes = 0;
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** The parts of an entry's name in WebDataset: the key of its group, and its last ending. */
  private record Name(String key, String ending) {
    static Name of(String entry) {
      int dot = entry.indexOf('.', entry.lastIndexOf('/') + 1);
      String endings = dot < 0 ? "" : entry.substring(dot + 1).toLowerCase(Locale.ROOT);
      return new Name(
          dot < 0 ? entry : entry.substring(0, dot),
          endings.substring(endings.lastIndexOf('.') + 1));
    }
  }
}
