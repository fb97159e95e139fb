/**
 * What a run leaves: the folder and its parts, the committer that writes them, {@code run.json},
 * and the tables that a person reads.
 */
package io.densepath.jobs.output;
