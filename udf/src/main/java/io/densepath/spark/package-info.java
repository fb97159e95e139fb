/**
 * The way of an image inside a Spark task: rows of a plan go in, each names an object; the objects
 * are fetched ahead, decoded, batched and predicted, and for each comes out one row, good or bad.
 * Every task also leaves one row of statistics. What is listed into a plan and where rows are
 * written to is not known here.
 */
package io.densepath.spark;
