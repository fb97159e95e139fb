package io.densepath.jobs.options;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes that is written as {@code 256MB}, {@code 1.5g} or {@code 4096}. */
public record ByteSize(long bytes) {

  private static final Pattern TEXT =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([kmgt]?)(?:i?b)?");
  private static final Map<String, Integer> SHIFTS =
      Map.of("", 0, "k", 10, "m", 20, "g", 30, "t", 40);

  /** Parses a size; units are powers of 1024. */
  public static final class Converter implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String text) {
      Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a size, expected a number with KB, MB, GB or nothing");
      }
      double bytes = Double.parseDouble(matcher.group(1)) * (1L << SHIFTS.get(matcher.group(2)));
      if (bytes < 1 || bytes > Long.MAX_VALUE) {
        throw new TypeConversionException("'" + text + "' is out of range");
      }
      return new ByteSize((long) bytes);
    }
  }

  /** Returns a size for people, as in {@code 256 MB}. */
  public static String text(long bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    double value = bytes / Math.pow(1024, unit);
    return String.format(
        Locale.ROOT, value < 10 ? "%.1f %sB" : "%.0f %sB", value, "KMGTPE".charAt(unit - 1));
  }
}
