package io.densepath.fetch;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An http or https address. Texts are read as leniently as browsers do: characters that an address
 * may not have are escaped, and a fragment is left out.
 *
 * @param scheme http or https
 * @param host a name in lower-case ASCII, or an IP address, which has brackets if it is of version
 *     6
 * @param port the port, given or the scheme's own
 * @param target the path and the query, escaped
 */
public record WebAddress(String scheme, String host, int port, String target) {

  private static final Pattern WEB = Pattern.compile("(?is)https?:/.*");
  private static final Pattern PARTS = Pattern.compile("(?is)(https?)://([^/?#\\\\]*)([^#]*).*");
  private static final Pattern USER_INFO = Pattern.compile("(?i)^(https?:/+)[^/?#\\\\]*@");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:]+)(?::(\\d{0,5}))?");
  private static final Pattern HOST = Pattern.compile("\\[.*]|[a-z0-9_]([a-z0-9._-]*[a-z0-9_.])?");
  private static final String LITERAL = "-._~!$&'()*+,;=:@/?";
  private static final int MAX_PORT = 65_535;

  /** Whether a path is an http or https address, well-formed or not. */
  public static boolean is(String path) {
    return WEB.matcher(path).matches();
  }

  /**
   * Returns the text of an address for a plan and for rows, where three asterisks stand for a user
   * and a password.
   */
  public static String redacted(String address) {
    return USER_INFO.matcher(address.strip()).replaceFirst("$1***@");
  }

  /** Parses a text; empty if it is not an address of the web, or if it names a user. */
  public static Optional<WebAddress> parse(String text) {
    try {
      return Optional.of(of(text));
    } catch (WebException e) {
      return Optional.empty();
    }
  }

  /**
   * Parses a text.
   *
   * @throws WebException if it is not an address of the web, or if it names a user
   */
  static WebAddress of(String text) throws WebException {
    Matcher parts = PARTS.matcher(text.strip());
    if (!parts.matches()) {
      throw WebException.permanent("this is not an address of the form https://HOST/PATH");
    }
    if (parts.group(2).contains("@")) {
      throw WebException.permanent(
          "the address names a user or a password before its host, and DensePath neither keeps nor"
              + " sends these: use signed addresses, or copy the images to a file system");
    }
    Matcher authority = AUTHORITY.matcher(parts.group(2));
    if (!authority.matches()) {
      throw WebException.permanent("'%s' is not a host and a port".formatted(parts.group(2)));
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    String target = escaped(parts.group(3));
    return new WebAddress(
        scheme,
        ascii(authority.group(1)),
        port(scheme, authority.group(2)),
        target.startsWith("/") ? target : "/" + target);
  }

  private static String ascii(String host) throws WebException {
    try {
      String ascii =
          host.startsWith("[")
              ? host
              : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      if (HOST.matcher(ascii).matches()) {
        return ascii;
      }
      throw WebException.permanent("'%s' is not the name of a host".formatted(host));
    } catch (IllegalArgumentException e) {
      throw WebException.permanent("'%s' is not the name of a host".formatted(host), e);
    }
  }

  private static int port(String scheme, String given) throws WebException {
    int port = given == null || given.isEmpty() ? usualPort(scheme) : Integer.parseInt(given);
    if (port < 1 || port > MAX_PORT) {
      throw WebException.permanent(
          String.format(Locale.ROOT, "the port is %d, expected 1 to %d", port, MAX_PORT));
    }
    return port;
  }

  private static int usualPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /** Escapes what an address may not have, and percent signs that escape nothing. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            character -> {
              if (isLiteral(character) || character == '%') {
                escaped.appendCodePoint(character);
              } else {
                for (byte octet : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
                  escaped.append(String.format(Locale.ROOT, "%%%02X", octet & 0xff));
                }
              }
            });
    return escaped.toString().replaceAll("%(?![0-9A-Fa-f]{2})", "%25");
  }

  private static boolean isLiteral(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || LITERAL.indexOf(character) >= 0;
  }

  /**
   * Returns the address to which this one redirects.
   *
   * @param location the value of the header Location, which may be relative to this address
   * @throws WebException if it is not an address of the web, or leaves https for http
   */
  WebAddress redirected(String location) throws WebException {
    WebAddress to = is(location) ? of(location) : of(absolute(location.strip()));
    if (isSecure() && !to.isSecure()) {
      throw WebException.permanent(
          "it redirects from https to %s, which anybody could read and change on its way"
              .formatted(to.origin()));
    }
    return to;
  }

  private String absolute(String location) throws WebException {
    if (location.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*")) {
      throw WebException.permanent(
          "it redirects to an address of the scheme '%s', expected http or https"
              .formatted(location.substring(0, location.indexOf(':'))));
    }
    if (location.startsWith("//")) {
      return scheme + ":" + location;
    }
    String path = target.replaceFirst("(?s)\\?.*", "");
    if (location.isEmpty() || location.startsWith("#")) {
      return origin() + target;
    }
    if (location.startsWith("?")) {
      return origin() + path + location;
    }
    String from = location.startsWith("/") ? "" : path.substring(0, path.lastIndexOf('/') + 1);
    return origin() + URI.create(escaped(from + location.replaceFirst("(?s)#.*", ""))).normalize();
  }

  /** Returns scheme, host and, unless it is the scheme's own, port. */
  public String origin() {
    return scheme + "://" + hostAndPort();
  }

  /** Returns host and, unless it is the scheme's own, port, as the header Host has them. */
  String hostAndPort() {
    return port == usualPort(scheme) ? host : host + ":" + port;
  }

  boolean isSecure() {
    return scheme.equals("https");
  }

  URI uri() {
    return URI.create(origin() + target);
  }

  /** Returns this address with an IP address in place of the host. */
  URI uri(InetAddress ip) {
    String literal = ip.getHostAddress();
    String host = literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
    return URI.create(String.format(Locale.ROOT, "%s://%s:%d%s", scheme, host, port, target));
  }
}
