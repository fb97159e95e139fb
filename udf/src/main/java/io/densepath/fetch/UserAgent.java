package io.densepath.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The name and the version by which DensePath identifies itself to web servers. */
final class UserAgent {

  static final String NAME = "DensePath";

  private static final String FILE = "/META-INF/maven/io.densepath/densepath-udf/pom.properties";

  private UserAgent() {}

  /** Returns the value of the header User-Agent; classes outside a jar have no version. */
  static String text() {
    try (InputStream in = UserAgent.class.getResourceAsStream(FILE)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return NAME + "/" + properties.getProperty("version", "unpackaged");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
