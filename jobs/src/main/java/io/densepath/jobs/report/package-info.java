/**
 * A page of what a run, its evaluation or a benchmark came to: what they wrote is read back with
 * Spark, counted there, and becomes one HTML file that needs nothing else. Every table of it is
 * bounded and says so. Knows the files and not the code that wrote them. Text becomes markup in
 * {@link io.densepath.jobs.report.Html} alone.
 */
package io.densepath.jobs.report;
