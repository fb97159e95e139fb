package io.densepath.fetch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * Reads objects in the version that was listed, through Hadoop's file systems, which are shared and
 * never closed here.
 */
final class ObjectReader {

  // Literals, since Hadoop 3.3.4 has no constants for them yet.
  static final String WHOLE_FILE = "whole-file";
  static final String SEQUENTIAL = "sequential";
  static final String RANDOM = "random";
  private static final String READ_POLICY = "fs.option.openfile.read.policy";
  private static final String LENGTH = "fs.option.openfile.length";

  private static final String CHANGED = "changed since it was listed: ";
  private static final String PRECONDITION_FAILED = "RemoteFileChangedException";

  private final Configuration conf;
  private final Retries retries = new Retries(Duration.ofMinutes(1));
  private final Map<FileSystem, S3Get> s3a = new ConcurrentHashMap<>();

  ObjectReader(Configuration conf) {
    this.conf = conf;
  }

  /**
   * Returns a request for the object that the store has at a path, with its length and, if the
   * store has etags, its etag.
   *
   * @throws IOException with one line as its message if there is no object, or if the store does
   *     not answer
   */
  FetchRequest lookUp(FetchRequest request) throws IOException {
    try {
      FileStatus status = retries.run(() -> statusOf(new Path(request.path())));
      if (status.isDirectory()) {
        throw new IOException("is a folder");
      }
      return new FetchRequest(
          request.path(), status.getLen(), FetchRequest.etag(status), OptionalLong.empty());
    } catch (IOException | RuntimeException e) {
      throw readable(e);
    }
  }

  private FileStatus statusOf(Path object) throws IOException {
    return object.getFileSystem(conf).getFileStatus(object);
  }

  /**
   * Reads all bytes of an object whose length is known.
   *
   * @throws IOException with one line as its message if the object cannot be read, has another
   *     length, or has changed since it was listed
   */
  byte[] read(FetchRequest listed) throws IOException {
    try {
      return retries.run(() -> readOnce(listed));
    } catch (IOException | RuntimeException e) {
      throw readable(e);
    }
  }

  /**
   * Opens an object as a stream, whose exceptions have one line as their message too.
   *
   * @param readPolicy how the object will be read, as a read policy of Hadoop's openFile()
   * @throws IOException with one line as its message if there is no object, or if it has changed
   *     since it was listed
   */
  StoreStream stream(FetchRequest request, String readPolicy) throws IOException {
    FetchRequest listed = request.hasLength() ? request : lookUp(request);
    try {
      Path object = new Path(listed.path());
      FileSystem fs = object.getFileSystem(conf);
      boolean s3a = S3a.serves(fs);
      FSDataInputStream in = retries.run(() -> open(fs, object, listed, s3a, readPolicy));
      return new StoreStream(in, listed.length(), () -> s3a || isUnchanged(fs, object, listed));
    } catch (IOException | RuntimeException e) {
      throw readable(e);
    }
  }

  private byte[] readOnce(FetchRequest listed) throws IOException {
    Path object = new Path(listed.path());
    FileSystem fs = object.getFileSystem(conf);
    if (S3a.serves(fs)) {
      S3Get s3 = s3a.computeIfAbsent(fs, S3Get::new);
      return s3.read(object, listed).whole(listed.etag().isPresent());
    }
    ObjectBytes contents;
    try (FSDataInputStream in = open(fs, object, listed, false, WHOLE_FILE)) {
      contents = ObjectBytes.of(in, listed);
    }
    return contents.whole(isUnchanged(fs, object, listed));
  }

  static FSDataInputStream open(
      FileSystem fs, Path object, FetchRequest listed, boolean s3a, String readPolicy)
      throws IOException {
    FutureDataInputStreamBuilder builder = fs.openFile(object).opt(READ_POLICY, readPolicy);
    if (s3a) {
      // A given length saves the HEAD request. S3A reads no further than that length, so the length
      // is one byte more: the store returns the bytes that it has, which shows a longer object.
      long oneMore = listed.length() + 1;
      builder.opt(LENGTH, Long.toString(oneMore));
      listed.etag().ifPresent(etag -> builder.withFileStatus(S3a.status(object, oneMore, etag)));
    }
    return FutureIO.awaitFuture(builder.build());
  }

  /**
   * Whether the object that was just read is known to be in the listed version.
   *
   * @throws IOException if the object is known to be in another version
   */
  private static boolean isUnchanged(FileSystem fs, Path object, FetchRequest listed)
      throws IOException {
    if (listed.modifiedMs().isEmpty()) {
      return false;
    }
    FileStatus now = fs.getFileStatus(object);
    if (now.getLen() != listed.length()) {
      throw new IOException(
          CHANGED + "%d bytes, and now %d".formatted(listed.length(), now.getLen()));
    }
    if (now.getModificationTime() != listed.modifiedMs().getAsLong()) {
      throw new IOException(CHANGED + "it was written anew");
    }
    return true;
  }

  static IOException readable(Exception e) {
    String message = firstLine(e);
    if (e.getClass().getSimpleName().equals(PRECONDITION_FAILED)) {
      return new IOException(CHANGED + "its etag is another", e);
    }
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
        // The local file system reports a missing permission only in the message.
        || (e instanceof FileNotFoundException && message.endsWith("(Permission denied)"));
  }

  static String firstLine(Exception e) {
    String message = e.getMessage() == null ? "" : e.getMessage().strip();
    return message.isEmpty()
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }
}
