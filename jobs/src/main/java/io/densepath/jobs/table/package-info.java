/**
 * Reads lists of paths and labels as people and their programs write them. A file of text, JSON or
 * Parquet goes in, and a Spark table of paths and labels comes out. What the file looks like is
 * recognised from its beginning, or said by options. This package knows nothing of runs or models.
 */
package io.densepath.jobs.table;
