/**
 * Fault injection: a {@link io.densepath.jobs.kills.Victim} harms a run at a random moment between
 * its first task and its last commit, again and again, and the rows of every run are compared with
 * its plan. The classes know runs from outside only, by the command line, its log, the processes
 * and the files of the output folder. {@code scripts/dev/kills} runs them.
 */
package io.densepath.jobs.kills;
