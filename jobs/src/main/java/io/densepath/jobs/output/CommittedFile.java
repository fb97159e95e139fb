package io.densepath.jobs.output;

import java.util.Optional;

/**
 * A file that a commit names.
 *
 * @param name path below the folder of its part, as in {@code wave=3/part-00000-....parquet}
 * @param bytes its length
 * @param rows how many predictions it holds; empty for a file of another part
 */
public record CommittedFile(String name, long bytes, Optional<Long> rows) {}
