/**
 * The entry point that {@code spark-submit} starts. Everything else is in the packages below it,
 * whose directions {@code JobsDirectionsTest} holds.
 */
package io.densepath.jobs;
