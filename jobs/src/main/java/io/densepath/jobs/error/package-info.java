/**
 * Errors for people: an exception whose message is meant for the command line, and a summary in one
 * or two lines of any other exception of Hadoop, S3 or Spark.
 */
package io.densepath.jobs.error;
