package io.densepath.fetch;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The status codes of HTTP, and what they mean for the reading of an image. */
final class WebStatus {

  private static final int PARTIAL = 206;
  private static final Set<Integer> WHOLE = Set.of(200, 203, 204);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> TEMPORARY = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final Set<Integer> TEMPORARY_OF_PROXIES = Set.of(520, 521, 522, 523, 524, 529);

  private static final Map<Integer, String> PHRASES =
      Map.ofEntries(
          Map.entry(202, "Accepted"),
          Map.entry(PARTIAL, "Partial Content"),
          Map.entry(300, "Multiple Choices"),
          Map.entry(304, "Not Modified"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(402, "Payment Required"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(406, "Not Acceptable"),
          Map.entry(407, "Proxy Authentication Required"),
          Map.entry(408, "Request Timeout"),
          Map.entry(410, "Gone"),
          Map.entry(414, "URI Too Long"),
          Map.entry(418, "I'm a Teapot"),
          Map.entry(421, "Misdirected Request"),
          Map.entry(425, "Too Early"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(451, "Unavailable For Legal Reasons"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(504, "Gateway Timeout"));

  private WebStatus() {}

  /** Whether an answer holds a whole object. */
  static boolean isWhole(int status) {
    return WHOLE.contains(status);
  }

  static boolean isRedirect(int status) {
    return REDIRECTS.contains(status);
  }

  /** Returns the failure that an answer means; its message is the status and its phrase. */
  static WebException failure(int status, HttpHeaders headers) {
    String text = (status + " " + PHRASES.getOrDefault(status, "")).strip();
    if (!TEMPORARY.contains(status) && !TEMPORARY_OF_PROXIES.contains(status)) {
      return WebException.permanent(text);
    }
    Optional<Duration> wait = headers.firstValue("Retry-After").flatMap(WebStatus::wait);
    return WebException.temporary(
        text
            + wait.map(w -> String.format(Locale.ROOT, ", retry after %,d s", w.toSeconds()))
                .orElse(""),
        wait);
  }

  /** Reads the header Retry-After: a number of seconds, or a date. */
  private static Optional<Duration> wait(String value) {
    try {
      return Optional.of(
          value.strip().matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(value.strip()))
              : until(ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration until(ZonedDateTime date) {
    // A date has no fractions of a second, so that it is rounded up.
    Duration wait = Duration.between(Instant.now(), date).plusSeconds(1);
    return wait.isNegative() ? Duration.ZERO : wait;
  }
}
