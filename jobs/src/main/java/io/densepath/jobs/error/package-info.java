/**
 * What a person reads when a command fails: exceptions whose message is meant for them, and the one
 * or two lines that any other exception of Hadoop, S3 or Spark comes down to.
 */
package io.densepath.jobs.error;
