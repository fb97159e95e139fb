package io.densepath.jobs.evaluate;

import java.util.List;
import org.apache.spark.sql.Row;

/**
 * The result of an evaluation, with the table rows that the terminal shows.
 *
 * @param calibration rows of {@link EvaluationTables#calibration}
 * @param weakest rows of {@link EvaluationTables#classes} with the lowest recall
 * @param mistakes rows of {@link EvaluationTables#mistakes}, the most confident first
 */
record Evaluation(
    EvaluationRecord record, List<Row> calibration, List<Row> weakest, List<Row> mistakes) {}
