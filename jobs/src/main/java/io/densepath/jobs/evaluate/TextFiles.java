package io.densepath.jobs.evaluate;

import io.densepath.charset.TextEncoding;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.ByteSize;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Reads small text files from any file system. */
final class TextFiles {

  /** For comparison: ImageNet's class table has 35 kB, and its ReaL labels 388 kB. */
  static final long MAX_BYTES = 64L << 20;

  private static final int SHORT = 60;

  private TextFiles() {}

  /**
   * Returns the content of a file in UTF-8 or UTF-16.
   *
   * @param option whose value {@code uri} is, for errors
   * @throws JobException if it is missing, a folder, too large or in another encoding
   */
  static String read(String option, String uri, Configuration conf) throws IOException {
    Path path = new Path(uri);
    FileStatus status = requireFile(option, uri, conf);
    if (status.getLen() > MAX_BYTES) {
      throw new JobException(
          "%s: %s has %s, expected at most %s."
              .formatted(option, uri, ByteSize.text(status.getLen()), ByteSize.text(MAX_BYTES)));
    }
    try (InputStream in = path.getFileSystem(conf).open(path)) {
      byte[] bytes = in.readNBytes((int) MAX_BYTES);
      return TextEncoding.decode(bytes);
    } catch (CharacterCodingException e) {
      throw new JobException(
          "%s: %s: %s. Save the file in UTF-8.".formatted(option, uri, e.getMessage()), e);
    }
  }

  private static FileStatus requireFile(String option, String uri, Configuration conf)
      throws IOException {
    FileStatus status = requireThere(option, uri, conf);
    if (status.isDirectory()) {
      throw new JobException("%s: %s is a folder, expected a file.".formatted(option, uri));
    }
    return status;
  }

  /**
   * Returns the status of a file or folder.
   *
   * @throws JobException if it does not exist
   */
  static FileStatus requireThere(String option, String uri, Configuration conf) throws IOException {
    Path path = new Path(uri);
    try {
      return path.getFileSystem(conf).getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw new JobException("%s: %s does not exist.".formatted(option, uri), e);
    }
  }

  /** The beginning of a text, on one line. */
  static String shortened(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= SHORT ? line : line.substring(0, SHORT - 3) + "...";
  }
}
