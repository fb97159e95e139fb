/**
 * What a run leaves in its folder: the names of its parts, the lock, the committer that writes
 * them, and {@code run.json}. It knows the plan and nothing of how images are classified.
 */
package io.densepath.jobs.output;
