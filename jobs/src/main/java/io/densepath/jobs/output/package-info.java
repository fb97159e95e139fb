/**
 * The output folder of a run: the names of its parts, the lock, the committer that writes them, and
 * {@code run.json}. It knows the plan and nothing of how images are classified.
 */
package io.densepath.jobs.output;
