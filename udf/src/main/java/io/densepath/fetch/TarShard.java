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
 * A tar archive of images, as it is or in gzip, in the convention of WebDataset
 * (github.com/webdataset/webdataset): entries in a row whose names are the same up to the first dot
 * belong together, {@code .cls} among them is the class of the others as a decimal number, and what
 * its ending says to be text, numbers or tensors is no image. Everything else has a row, whatever
 * its name is.
 */
final class TarShard implements Shard {

  private static final int BLOCK = 512;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long MAX_HEADER_BYTES = 1 << 20;
  private static final int MAX_LABEL_BYTES = 32;
  private static final int MAX_GROUP_IMAGES = 64;
  private static final String LABEL = "cls";

  /** What WebDataset knows to decode and is no image. */
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

  /** By its first bytes, not by its name. */
  @SuppressWarnings("deprecation") // What replaces the constructor is younger than Spark 3.5.
  private static InputStream plain(StoreStream store) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(store, BUFFER_BYTES);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    // All members: a file that was compressed in parts is one file.
    return gzip ? new GzipCompressorInputStream(buffered, true) : buffered;
  }

  /** What was read before the damage comes first. */
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

  /** Blocks that were lost, and are empty now, pass for the end of an archive. */
  private void requireNothingBehind() throws IOException {
    byte[] behind = new byte[8192];
    for (int count = bytes.read(behind); count >= 0; count = bytes.read(behind)) {
      for (int i = 0; i < count; i++) {
        if (behind[i] != 0) {
          throw new DamagedShardException(
              ("goes on at byte %,d, behind the empty blocks that end a tar archive, and what stands"
                      + " there is not read: was it damaged, or put together of several?")
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

  /** The limit of headers must not count what is left of a body. */
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

  private Fetched image(TarArchiveEntry entry) throws IOException {
    FetchRequest image = request(entry);
    if (entry.getSize() > maxImageBytes) {
      return Fetched.tooLarge(image, entry.getSize());
    }
    byte[] content = tar.readAllBytes();
    if (content.length != entry.getSize()) {
      throw new DamagedShardException(
          "%s has %,d of %,d bytes".formatted(entry.getName(), content.length, entry.getSize()));
    }
    return Fetched.read(image, content);
  }

  private FetchRequest request(TarArchiveEntry entry) {
    return new FetchRequest(shard.path() + Sample.IN_SHARD + entry.getName(), entry.getSize());
  }

  private Fetched without(TarArchiveEntry entry) {
    return Fetched.failed(
        request(entry),
        new IOException("no file of its own, but a link or the like, within its shard"));
  }

  private static boolean hasContent(TarArchiveEntry entry) {
    return !entry.isLink()
        && !entry.isSymbolicLink()
        && !entry.isFIFO()
        && !entry.isCharacterDevice()
        && !entry.isBlockDevice()
        // Bytes that are not there, and may be said to be more than anybody has.
        && !entry.isSparse();
  }

  private void hold(Fetched image) {
    group.add(new Sample(shard, image, OptionalInt.empty()));
    groupBytes += image.outcome() == Fetched.Outcome.READ ? image.length() : 0;
  }

  /** The label of a group may stand behind its images. */
  private void endGroup() {
    group.forEach(sample -> ready.add(new Sample(shard, sample.object(), groupLabel)));
    group.clear();
    groupBytes = 0;
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** WebDataset's two parts of a name. */
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
