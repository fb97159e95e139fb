/**
 * The commands that a person types: each class reads its options, refuses those that cannot work,
 * and returns an exit code. The work itself is done by the packages {@code run}, {@code evaluate},
 * {@code report} and {@code benchmark}, which know nothing of a command line.
 */
package io.densepath.jobs.command;
