package io.densepath.jobs.run;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.error.JobException;

/** A run is done, and its evaluation, which was asked for with it, has failed. */
public final class EvaluationFailedException extends JobException {

  EvaluationFailedException(Exception cause) {
    super(ErrorMessages.describe(cause), cause);
  }
}
