/**
 * The process that a command runs in: its Spark session, its Hadoop settings, its versions, the
 * signals that tell it to end, and the check that every object store it names can be reached. It
 * knows nothing of images or runs.
 */
package io.densepath.jobs.session;
