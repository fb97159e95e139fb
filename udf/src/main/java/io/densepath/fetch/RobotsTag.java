package io.densepath.fetch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The header {@code X-Robots-Tag}, by which a server says what robots may do with an image. A value
 * is a list of directives, which may begin with the name of the robot that they concern. The same
 * directives count as in img2dataset.
 */
final class RobotsTag {

  static final String HEADER = "X-Robots-Tag";

  private static final Set<String> REFUSING =
      Set.of("noai", "noimageai", "noindex", "noimageindex");

  /** Directives that have a value after a colon, and so look like the name of a robot. */
  private static final Set<String> WITH_VALUE =
      Set.of("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after");

  private static final Pattern NAMED = Pattern.compile("\\s*([^\\s:,]+)\\s*:(.*)", Pattern.DOTALL);

  private RobotsTag() {}

  /** Returns the directive that refuses the use of an image, if there is one. */
  static Optional<String> refusal(List<String> values) {
    return values.stream().flatMap(RobotsTag::ofThisRobot).filter(REFUSING::contains).findFirst();
  }

  private static Stream<String> ofThisRobot(String value) {
    String lowercase = value.toLowerCase(Locale.ROOT);
    Matcher named = NAMED.matcher(lowercase);
    if (!named.matches() || WITH_VALUE.contains(named.group(1))) {
      return directives(lowercase);
    }
    return named.group(1).equals(UserAgent.NAME.toLowerCase(Locale.ROOT))
        ? directives(named.group(2))
        : Stream.empty();
  }

  private static Stream<String> directives(String list) {
    return Stream.of(list.split(",")).map(String::strip);
  }
}
