package io.densepath.jobs.plan;

import io.densepath.fetch.WebAddress;
import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of an object or of a folder: where a path leads, in parts that can be compared.
 *
 * @param scheme in lower case
 * @param wholeScheme whether the place is all that has the scheme
 * @param authority the host or the bucket, with what belongs to it; may be empty
 * @param folders the components of the path
 */
record Place(String scheme, boolean wholeScheme, String authority, List<String> folders)
    implements Serializable {

  private static final Pattern PARTS =
      Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*):(?:(//)([^/]*))?(/.*)?");
  private static final int MAX_ESCAPES = 4;

  /** Returns all that has a scheme. */
  static Place ofScheme(String scheme) {
    return new Place(scheme.toLowerCase(Locale.ROOT), true, "", List.of());
  }

  /** Returns the place of a path that a file system or {@link WebAddress} has normalised. */
  static Optional<Place> of(String path) {
    Matcher parts = PARTS.matcher(path);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    if (WebAddress.is(path)) {
      return ofWeb(path);
    }
    String authority = parts.group(3) == null ? "" : parts.group(3);
    return Optional.of(new Place(scheme, false, authority, components(parts.group(4))));
  }

  private static Optional<Place> ofWeb(String address) {
    return WebAddress.parse(address)
        .map(
            web ->
                new Place(
                    web.scheme(),
                    false,
                    web.host() + ":" + web.port(),
                    components(unescaped(web.target().replaceFirst("(?s)\\?.*", "")))));
  }

  private static List<String> components(String path) {
    String inner = path == null ? "" : path.replaceFirst("^/", "").replaceFirst("/$", "");
    return inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
  }

  /** Whether another place is this one or within it. */
  boolean covers(Place other) {
    return scheme.equals(other.scheme)
        && (wholeScheme || authority.equals(other.authority))
        && folders.size() <= other.folders.size()
        && folders.equals(other.folders.subList(0, folders.size()))
        && other.folders.stream().noneMatch(Place::mayLeadUp);
  }

  /**
   * Whether a component may be taken for the folder above: the servers and stores that read it may
   * resolve escapes once more than those that wrote it.
   */
  private static boolean mayLeadUp(String component) {
    return List.of(unescaped(component).split("[/\\\\]")).contains("..");
  }

  /** Resolves percent escapes, and escapes of escapes; what is no escape stays. */
  private static String unescaped(String text) {
    String before = text;
    for (int i = 0; i < MAX_ESCAPES && before.indexOf('%') >= 0; i++) {
      String escapes = before.replaceAll("%(?![0-9A-Fa-f]{2})", "%25").replace("+", "%2B");
      String after = URLDecoder.decode(escapes, StandardCharsets.UTF_8);
      if (after.equals(before)) {
        break;
      }
      before = after;
    }
    return before;
  }
}
