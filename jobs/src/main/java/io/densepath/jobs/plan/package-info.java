/**
 * Plans what is classified. Folders, globs, files or a manifest go in, and Parquet files of paths,
 * lengths and labels come out. Rows are streamed, so that a driver can list more objects than it
 * could hold. This package knows nothing of images or models.
 */
package io.densepath.jobs.plan;
