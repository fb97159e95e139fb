package io.densepath.jobs.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar, as Maven wrote it; {@code unpackaged} if classes are not in a jar. */
public final class Version implements IVersionProvider {

  private static final String FILE = "/META-INF/maven/io.densepath/densepath-jobs/pom.properties";

  static String text() {
    try (InputStream in = Version.class.getResourceAsStream(FILE)) {
      if (in == null) {
        return "unpackaged";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unpackaged");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {"densepath " + text()};
  }
}
