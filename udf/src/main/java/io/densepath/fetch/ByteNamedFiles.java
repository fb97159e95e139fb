package io.densepath.fetch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local file system for reading files whose paths are those of {@link LocalNames}. */
final class ByteNamedFiles extends RawLocalFileSystem {

  /**
   * Whether a path is one of a local file that Hadoop's own local file system cannot read, or for
   * which it reads another file. It takes a name with a colon for one with a scheme, when it looks
   * for the checksum file.
   */
  static boolean serves(Path path) {
    String scheme = path.toUri().getScheme();
    return (scheme == null || scheme.equals("file"))
        && (LocalNames.needsBytes(path.toUri().getPath()) || path.getName().indexOf(':') >= 0);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    try {
      return new FSDataInputStream(new ChannelInput(FileChannel.open(local(path))));
    } catch (NoSuchFileException e) {
      throw notFound(path, e);
    }
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(local(path), BasicFileAttributes.class);
      return new FileStatus(
          attributes.size(),
          attributes.isDirectory(),
          1,
          getDefaultBlockSize(path),
          attributes.lastModifiedTime().toMillis(),
          path);
    } catch (NoSuchFileException e) {
      throw notFound(path, e);
    }
  }

  private static java.nio.file.Path local(Path path) {
    return LocalNames.path(path.toUri().getPath());
  }

  private static IOException notFound(Path path, IOException e) {
    return (IOException) new FileNotFoundException(path + " does not exist").initCause(e);
  }

  /** Adapts a channel to the stream that Hadoop reads files through. */
  private static final class ChannelInput extends FSInputStream {

    private final FileChannel channel;

    ChannelInput(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void seek(long position) throws IOException {
      channel.position(position);
    }

    @Override
    public long getPos() throws IOException {
      return channel.position();
    }

    @Override
    public boolean seekToNewSource(long position) {
      return false;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
