/**
 * Renders the results of a run, its evaluation or a benchmark as one self-contained HTML page. The
 * input is the output folder, which is read and aggregated with Spark. Every table has a limited
 * number of rows, and a note says so where rows are left out. This package knows the files of a run
 * and not the code that wrote them. Text becomes markup only in {@link
 * io.densepath.jobs.report.Html}.
 */
package io.densepath.jobs.report;
