package io.densepath.fetch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.functional.FutureIO;

/** Reads whole objects through Hadoop's file systems, which are shared and never closed here. */
final class ObjectReader {

  // Literals, since Hadoop 3.3.4 has no constants for them yet.
  private static final String READ_POLICY = "fs.option.openfile.read.policy";
  private static final String LENGTH = "fs.option.openfile.length";

  private final Configuration conf;

  ObjectReader(Configuration conf) {
    this.conf = conf;
  }

  /** The length in bytes that the store has for a path. */
  long lookUpLength(String path) throws IOException {
    try {
      Path object = new Path(path);
      FileStatus status = object.getFileSystem(conf).getFileStatus(object);
      if (status.isDirectory()) {
        throw new IOException("is a folder");
      }
      return status.getLen();
    } catch (IOException | RuntimeException e) {
      throw readable(e);
    }
  }

  /**
   * The bytes of an object.
   *
   * @throws IOException with one line as its message if it cannot be read or if the object is not
   *     exactly so long
   */
  byte[] read(String path, int length) throws IOException {
    try (FSDataInputStream in = open(new Path(path), length)) {
      byte[] bytes = new byte[length];
      int count = in.readNBytes(bytes, 0, length);
      if (count < length) {
        throw new IOException("is shorter than listed: " + count + " of " + length + " bytes");
      }
      if (in.read() >= 0) {
        throw new IOException("is longer than listed: more than " + length + " bytes");
      }
      return bytes;
    } catch (IOException | RuntimeException e) {
      throw readable(e);
    }
  }

  private FSDataInputStream open(Path object, int length) throws IOException {
    FileSystem fs = object.getFileSystem(conf);
    FutureDataInputStreamBuilder builder = fs.openFile(object).opt(READ_POLICY, "whole-file");
    if ("s3a".equals(fs.getUri().getScheme())) {
      // A given length saves the HEAD request. S3A reads no further than it, so one byte more is
      // asked for: the store answers with what there is, and an object that has grown shows.
      builder.opt(LENGTH, Long.toString(length + 1L));
    }
    return FutureIO.awaitFuture(builder.build());
  }

  private static IOException readable(Exception e) {
    String message = firstLine(e);
    if (isDenied(e, message)) {
      return new IOException("access denied: " + message, e);
    }
    if (e instanceof FileNotFoundException) {
      return new IOException("not found: " + message, e);
    }
    return new IOException(message, e);
  }

  private static boolean isDenied(Exception e, String message) {
    return e instanceof AccessDeniedException
        || e instanceof AccessControlException
        // The local file system tells a file without permission only by the text.
        || (e instanceof FileNotFoundException && message.endsWith("(Permission denied)"));
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage() == null ? "" : e.getMessage().strip();
    return message.isEmpty()
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }
}
