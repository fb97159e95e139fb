package io.densepath.jobs.output;

import java.util.List;
import java.util.Optional;

/**
 * The commit of a plan.
 *
 * @param epoch of the owner that wrote it
 * @param files of the plan; other files in its folder do not count
 * @param checksums of the paths of every wave, wave 0 first, in hexadecimal
 * @param manifest the state of the manifest that was planned, if one was
 */
public record PlanCommit(
    long epoch, List<CommittedFile> files, List<String> checksums, Optional<String> manifest) {}
