/**
 * What is to be classified: folders, globs, files or a manifest go in, Parquet files of paths,
 * lengths and labels come out. Rows are streamed, so that a driver lists more objects than it could
 * hold. Knows nothing of images or models.
 */
package io.densepath.jobs.plan;
