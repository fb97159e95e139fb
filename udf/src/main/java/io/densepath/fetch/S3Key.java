package io.densepath.fetch;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/**
 * The key of an object of S3 in the text of a path, behind the scheme and the bucket. A key is any
 * text. Hadoop's Path is not: it drops empty components, resolves {@code .} and {@code ..}, and so
 * leads to another object, or to none.
 */
final class S3Key {

  private S3Key() {}

  static String of(String path) {
    int bucket = path.indexOf("://") + "://".length();
    return path.substring(path.indexOf('/', bucket) + 1);
  }

  /**
   * Makes sure that a path of Hadoop leads to the object.
   *
   * @throws IOException if there is no such path
   */
  static void requirePath(String path) throws IOException {
    if (!new Path(path).toString().equals(path)) {
      throw new IOException(
          "S3A cannot address the key '%s': paths of Hadoop have no empty, '.' or '..' component"
              .formatted(of(path)));
    }
  }
}
