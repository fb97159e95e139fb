package io.densepath.fetch;

import java.io.Serializable;

/**
 * The user's permissions for reading from the web.
 *
 * @param privateAddresses whether a host may have a private, loopback, link-local or other address
 *     that is not public
 * @param ignoreRobots whether an image is read although the server's {@code X-Robots-Tag} refuses
 *     its use
 */
public record WebSettings(boolean privateAddresses, boolean ignoreRobots) implements Serializable {

  /** Public addresses alone, and no image whose server refuses its use. */
  public static final WebSettings DEFAULT = new WebSettings(false, false);
}
