/**
 * The output folder of a run: the names of its parts, its lock, the commits of its plan and waves,
 * the committer that writes their files, and {@code run.json}. All changes of the folder are
 * fenced: a run that another one has superseded changes nothing any more. The package knows the
 * plan and nothing of how images are classified.
 */
package io.densepath.jobs.output;
