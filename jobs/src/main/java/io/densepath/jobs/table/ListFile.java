package io.densepath.jobs.table;

import io.densepath.charset.TextEncoding;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** A file of text on any file system, compressed or not. */
record ListFile(Path path, Configuration conf) {

  private static final int GZIP_MAGIC_BYTES = 2;

  /** The beginning of a text, and whether it is the whole text. */
  record Sample(String text, boolean whole) {}

  /** Opens the file; compressed bytes are decompressed. */
  private InputStream open() throws IOException {
    InputStream stored = path.getFileSystem(conf).open(path);
    try {
      CompressionCodec codec = new CompressionCodecFactory(conf).getCodec(path);
      if (codec != null) {
        return codec.createInputStream(stored);
      }
      BufferedInputStream in = new BufferedInputStream(stored);
      in.mark(GZIP_MAGIC_BYTES);
      boolean gzip = (in.read() | in.read() << 8) == GZIPInputStream.GZIP_MAGIC;
      in.reset();
      return gzip ? new GZIPInputStream(in) : in;
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /** Returns the first bytes, decompressed. */
  byte[] start() throws IOException {
    try (InputStream in = open()) {
      return in.readNBytes(TextEncoding.SAMPLE_BYTES);
    }
  }

  /** Returns the encoding of the file. */
  static TextEncoding encoding(byte[] start, Optional<String> named) {
    return named
        .map(charset -> TextEncoding.of(start, Charset.forName(charset)))
        .orElseGet(() -> TextEncoding.of(start));
  }

  /** Opens the file as text; bytes that are no text become {@link TextEncoding#UNDECODABLE}. */
  Reader reader(Optional<String> encoding) throws IOException {
    InputStream in = open();
    try {
      byte[] start = in.readNBytes(TextEncoding.SAMPLE_BYTES);
      return encoding(start, encoding)
          .reader(new SequenceInputStream(new ByteArrayInputStream(start), in));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Returns the beginning of the text. */
  Sample sample(Optional<String> encoding) throws IOException {
    char[] text = new char[TextEncoding.SAMPLE_BYTES];
    int length = 0;
    try (Reader in = reader(encoding)) {
      int read = in.read(text, 0, text.length);
      while (read > 0) {
        length += read;
        read = in.read(text, length, text.length - length);
      }
      return new Sample(new String(text, 0, length), read < 0);
    }
  }
}
