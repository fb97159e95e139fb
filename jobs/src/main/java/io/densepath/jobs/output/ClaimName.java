package io.densepath.jobs.output;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a claim to an output folder.
 *
 * @param epoch the fencing token: it grows with every owner, and the greatest is the newest
 * @param owner tells two claims of one epoch apart
 */
record ClaimName(long epoch, String owner) {

  private static final Pattern FILE = Pattern.compile("(\\d{1,18})-([0-9a-f-]{36})\\.json");

  static ClaimName of(long epoch) {
    return new ClaimName(epoch, UUID.randomUUID().toString());
  }

  /** Returns the claim of a file, or empty if the file is no claim. */
  static Optional<ClaimName> parse(String file) {
    Matcher matcher = FILE.matcher(file);
    return matcher.matches()
        ? Optional.of(new ClaimName(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  String file() {
    return String.format(Locale.ROOT, "%010d-%s.json", epoch, owner);
  }
}
