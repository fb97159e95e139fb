package io.densepath.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An open local file, and the name that errors call it by. */
final class CheckpointFile implements AutoCloseable {

  private final String name;
  private final FileChannel channel;
  private final long size;

  private CheckpointFile(String name, FileChannel channel, long size) {
    this.name = name;
    this.channel = channel;
    this.size = size;
  }

  static CheckpointFile open(Path file, String name) throws CheckpointException {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return new CheckpointFile(name, channel, channel.size());
    } catch (IOException e) {
      throw new CheckpointException(name, e);
    }
  }

  String name() {
    return name;
  }

  long size() {
    return size;
  }

  /** Returns the little-endian bytes at an offset, fewer than asked for at the end of the file. */
  ByteBuffer peek(long offset, int length) throws CheckpointException {
    int available = (int) Math.max(0, Math.min(length, size - offset));
    ByteBuffer bytes = ByteBuffer.allocate(available).order(ByteOrder.LITTLE_ENDIAN);
    read(offset, bytes);
    return bytes.flip();
  }

  /** Fills a buffer with the bytes from an offset on. */
  void read(long offset, ByteBuffer target) throws CheckpointException {
    long position = offset;
    try {
      while (target.hasRemaining()) {
        int count = channel.read(target, position);
        if (count < 0) {
          throw damaged("the end of the file at byte " + position, "more data");
        }
        position += count;
      }
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException e) {
      throw new CheckpointException(name, e);
    }
  }

  CheckpointException damaged(String found, String expected) {
    return new CheckpointException(
        name, found, expected, "the file is damaged: download it or save it again");
  }

  CheckpointException refused(String found, String expected) {
    return new CheckpointException(
        name,
        found,
        expected,
        "save the state dict alone: torch.save(model.state_dict(), file) or"
            + " paddle.save(model.state_dict(), file)");
  }

  @Override
  public void close() throws CheckpointException {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CheckpointException(name, e);
    }
  }
}
