package io.densepath.jobs.plan;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Finds the lines of a list, for an error: Spark does not tell on which line a value stands. */
final class LineNumbers {

  private LineNumbers() {}

  /**
   * Returns the number of the first line that holds each text; texts that are not found, as in a
   * Parquet file, are left out.
   */
  static Map<String, Long> of(Path list, List<String> texts, Configuration conf) {
    Map<String, Long> found = new HashMap<>();
    try (BufferedReader lines = open(list, conf)) {
      long number = 1;
      for (String line = lines.readLine();
          line != null && found.size() < texts.size();
          line = lines.readLine(), number++) {
        for (String text : texts) {
          if (line.contains(text) || line.contains(text.replace("\"", "\"\""))) {
            found.putIfAbsent(text, number);
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      // The error that asks for the numbers is reported without them.
      return found;
    }
    return found;
  }

  private static BufferedReader open(Path list, Configuration conf) throws IOException {
    InputStream file = list.getFileSystem(conf).open(list);
    CompressionCodec codec = new CompressionCodecFactory(conf).getCodec(list);
    return new BufferedReader(
        new InputStreamReader(
            codec == null ? file : codec.createInputStream(file), StandardCharsets.UTF_8));
  }
}
