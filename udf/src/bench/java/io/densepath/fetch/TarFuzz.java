package io.densepath.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.Seekable;

/**
 * Fuzzes {@link TarShard}: any bytes give images and, unless they end as a tar archive does, a line
 * that says so.
 */
public final class TarFuzz {

  private static final int MAX_IMAGE_BYTES = 1 << 16;
  private static final FetchSettings SETTINGS =
      new FetchSettings(1, MAX_IMAGE_BYTES, MAX_IMAGE_BYTES);

  private static final String PATH = "memory:/shard.tar";

  private TarFuzz() {}

  /** Writes archives to a folder, for the fuzzer to begin with. */
  public static void main(String[] folder) throws IOException {
    Path seeds = Files.createDirectories(Path.of(folder[0]));
    byte[] plain =
        new TarFile()
            .add("a/1.jpg", "first")
            .add("a/1.cls", "7")
            .add("a/2.jpg", "second")
            .addLink("3.jpg", "a/1.jpg")
            .bytes();
    Files.write(seeds.resolve("plain.tar"), plain);
    Files.write(seeds.resolve("gzip.tar.gz"), TarFile.gzip(plain));
    Files.write(
        seeds.resolve("long-name.tar"),
        new TarFile().add("\u00e4".repeat(200) + ".jpg", "content").bytes());
  }

  /** Reads an archive. Jazzer calls this, and looks for bytes that reach new branches. */
  public static void fuzzerTestOneInput(byte[] archive) throws IOException {
    FetchRequest request = new FetchRequest(PATH, archive.length);
    Retries none = new Retries(Duration.ZERO, new Diagnosis(new Configuration(false)));
    StoreStream store = new StoreStream(request, none, new InMemory(archive));
    try (Shard shard = TarShard.of(request, store, SETTINGS)) {
      for (Optional<Sample> next = shard.next(); next.isPresent(); next = shard.next()) {
        require(next.get().object());
      }
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static void require(FetchResult image) {
    assertThat(image.request().path()).startsWith(PATH + Sample.IN_SHARD);
    if (image.outcome() == FetchResult.Outcome.READ) {
      assertThat((long) image.bytes().length)
          .isEqualTo(image.length())
          .isLessThanOrEqualTo(MAX_IMAGE_BYTES);
    }
  }

  /** An object that never changes and is always returned. */
  private record InMemory(byte[] bytes) implements StoreStream.Source {
    @Override
    public FSDataInputStream open() {
      return new FSDataInputStream(new SeekableBytes(bytes));
    }

    @Override
    public boolean isUnchanged() {
      return true;
    }
  }

  /** An object in memory, as a stream that can seek. */
  private static final class SeekableBytes extends ByteArrayInputStream
      implements Seekable, PositionedReadable {

    SeekableBytes(byte[] bytes) {
      super(bytes);
    }

    @Override
    public void seek(long position) {
      pos = (int) position;
    }

    @Override
    public long getPos() {
      return pos;
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public int read(long position, byte[] bytes, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void readFully(long position, byte[] bytes, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void readFully(long position, byte[] bytes) {
      throw new UnsupportedOperationException();
    }
  }
}
