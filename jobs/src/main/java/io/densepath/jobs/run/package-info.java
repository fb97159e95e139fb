/**
 * A run of {@code classify}, from its options to its finished folder: the input is planned, waves
 * of images are classified and committed, and {@code run.json} is written. The package also resumes
 * a run that did not finish and retries the images that failed. It knows options and Spark, and
 * nothing of the command line.
 */
package io.densepath.jobs.run;
