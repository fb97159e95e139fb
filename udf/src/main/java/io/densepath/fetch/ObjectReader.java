package io.densepath.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.Path;
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

  static final String CHANGED = "changed since it was listed: ";

  private final Configuration conf;
  private final Retries retries;
  private final Map<FileSystem, S3Get> s3a = new ConcurrentHashMap<>();

  /**
   * @param patience how long an operation is retried, as {@link FetchSettings#patience}
   */
  ObjectReader(Configuration conf, Duration patience) {
    this.conf = conf;
    this.retries = new Retries(patience, new Diagnosis(conf));
  }

  /**
   * Returns a request for the object that the store has at a path, with its length and, if the
   * store has etags, its etag.
   *
   * @throws StoreException if there is no object, or if the store does not answer
   * @throws InterruptedIOException if interrupted
   */
  FetchRequest lookUp(FetchRequest request) throws StoreException, InterruptedIOException {
    FileStatus status = statusOf(request);
    return new FetchRequest(
        request.path(), status.getLen(), FetchRequest.etag(status), OptionalLong.empty());
  }

  private FileStatus statusOf(FetchRequest request) throws StoreException, InterruptedIOException {
    return retries.run(
        request.path(),
        () -> {
          FileStatus status = addressed(request).getFileStatus(new Path(request.path()));
          if (status.isDirectory()) {
            throw new IOException("is a folder");
          }
          return status;
        });
  }

  /**
   * Reads all bytes of an object whose length is known.
   *
   * @throws StoreException if the object cannot be read, has another length, or has changed since
   *     it was listed
   * @throws InterruptedIOException if interrupted
   */
  byte[] read(FetchRequest listed) throws StoreException, InterruptedIOException {
    return retries.run(listed.path(), () -> readOnce(listed));
  }

  /**
   * Returns an object as a stream, which opens it at the first read.
   *
   * @param readPolicy how the object will be read, as a read policy of Hadoop's openFile()
   * @throws StoreException if no version of the object was listed, and there is no object
   * @throws WebException if the object has a web address, whose server need not let a reader go on
   *     in the middle
   * @throws InterruptedIOException if interrupted
   */
  StoreStream stream(FetchRequest request, String readPolicy) throws IOException {
    if (WebAddress.is(request.path())) {
      throw WebException.permanent(
          "images are read from web addresses (--format files), and shards are not: copy the shard"
              + " to a file system");
    }
    FetchRequest listed = versioned(request);
    StoreStream.Source source =
        new StoreStream.Source() {
          @Override
          public FSDataInputStream open() throws IOException {
            FileSystem fs = addressed(listed);
            return ObjectReader.open(
                fs, new Path(listed.path()), listed, S3a.serves(fs), readPolicy);
          }

          @Override
          public boolean isUnchanged() throws IOException {
            FileSystem fs = fileSystem(listed);
            return S3a.serves(fs)
                ? listed.etag().isPresent()
                : ObjectReader.isUnchanged(fs, new Path(listed.path()), listed);
          }
        };
    return new StoreStream(listed, retries, source);
  }

  /** Returns a request for one version, so that an object is never continued in another one. */
  private FetchRequest versioned(FetchRequest request)
      throws StoreException, InterruptedIOException {
    if (request.hasLength() && (request.etag().isPresent() || request.modifiedMs().isPresent())) {
      return request;
    }
    FileStatus status = statusOf(request);
    return new FetchRequest(
        request.path(),
        request.hasLength() ? request.length() : status.getLen(),
        FetchRequest.etag(status),
        OptionalLong.of(status.getModificationTime()));
  }

  /** Returns the file system of an object that its paths can name. */
  private FileSystem addressed(FetchRequest request) throws IOException {
    FileSystem fs = fileSystem(request);
    if (S3a.serves(fs)) {
      S3Key.requirePath(request.path());
    }
    return fs;
  }

  private FileSystem fileSystem(FetchRequest request) throws IOException {
    return fileSystem(new Path(request.path()));
  }

  private FileSystem fileSystem(Path path) throws IOException {
    FileSystem fs = path.getFileSystem(conf);
    if (!ByteNamedFiles.serves(fs.makeQualified(path))) {
      return fs;
    }
    ByteNamedFiles local = new ByteNamedFiles();
    local.initialize(URI.create("file:///"), conf);
    return local;
  }

  private byte[] readOnce(FetchRequest listed) throws IOException {
    Path object = new Path(listed.path());
    FileSystem fs = fileSystem(listed);
    if (S3a.serves(fs)) {
      S3Get s3 = s3a.computeIfAbsent(fs, S3Get::new);
      return s3.read(listed).whole(listed.etag().isPresent());
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
          CHANGED
              + String.format(Locale.ROOT, "%d bytes, and now %d", listed.length(), now.getLen()));
    }
    if (now.getModificationTime() != listed.modifiedMs().getAsLong()) {
      throw new IOException(CHANGED + "it was written anew");
    }
    return true;
  }
}
