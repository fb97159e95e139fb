package io.densepath.jobs.output;

import java.time.Instant;
import java.util.Optional;

/**
 * The content of a claim.
 *
 * @param process that owns the claim
 * @param since when it was made, ISO 8601 in UTC
 * @param renewals how often the owner has rewritten it, which it does only once it has the lock
 */
record Owner(OwnerProcess process, String since, long renewals) {

  static final Owner UNKNOWN = new Owner(OwnerProcess.UNKNOWN, "an unknown time", 0);

  static Owner now() {
    return new Owner(OwnerProcess.current(), Instant.now().toString(), 0);
  }

  Owner renewed() {
    return new Owner(process, since, renewals + 1);
  }

  /** Whether it has the lock, and does not compete for it any more. */
  boolean isSure() {
    return renewals > 0;
  }

  String describe() {
    return "the run of process %s on %s, begun at %s"
        .formatted(
            Optional.of(process.id()).filter(id -> id > 0).map(String::valueOf).orElse("unknown"),
            process.host(),
            since);
  }
}
