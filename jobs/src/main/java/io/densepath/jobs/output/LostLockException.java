package io.densepath.jobs.output;

import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Another run has taken an output folder over, so this run may not write to it any more. */
public final class LostLockException extends BusyFolderException {

  LostLockException(Path root, Optional<Owner> newer) {
    super(
        ("output: %s was taken over by %s, because this run gave no sign of life for too long. This"
                + " run has ended; nothing that it committed is lost.")
            .formatted(
                root, newer.map(Owner::describe).orElse("another run, which has ended since")));
  }
}
