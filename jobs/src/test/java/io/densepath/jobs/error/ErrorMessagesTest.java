package io.densepath.jobs.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class ErrorMessagesTest {

  @Test
  void theReasonOfACancelledJobIsWhatIsSaid() {
    String reason = "host7: device: GPU 0 was assigned by Spark, but libtorch finds 0 usable GPUs";
    String spark4 = "[SPARK_JOB_CANCELLED] Job 1 cancelled " + reason + " SQLSTATE: XXKDA";
    assertThat(ErrorMessages.describe(new RuntimeException(spark4))).isEqualTo(reason);
    String spark3 = "Job 1 cancelled " + reason;
    assertThat(ErrorMessages.describe(new RuntimeException(spark3))).isEqualTo(reason);
  }

  @Test
  void theRootCauseSpeaksAndNotWhatWrapsIt() {
    Exception failure =
        new SparkException(
            "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times",
            new UncheckedIOException(new IOException("disk is full\nat line two")));

    assertThat(ErrorMessages.describe(failure)).isEqualTo("disk is full");
  }

  @Test
  void aMessageMeantForPeopleWinsOverItsCause() {
    Exception failure =
        new RuntimeException(new JobException("weights: no.pth", new FileNotFoundException("x")));

    assertThat(ErrorMessages.describe(failure)).isEqualTo("weights: no.pth");
  }

  @Test
  void theCauseOfALostTaskIsFoundInTheText() {
    Exception failure =
        new SparkException(
            "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent"
                + " failure: Lost task 0.3 in stage 1.0 (TID 5) (10.0.0.7 executor 1):"
                + " java.lang.IllegalStateException: device: no GPU\n\tat a.b.C");

    assertThat(ErrorMessages.describe(failure)).isEqualTo("IllegalStateException: device: no GPU");
  }

  @Test
  void deniedAccessIsCalledByItsName() {
    assertThat(ErrorMessages.describe(new AccessDeniedException("s3a://b/k", null, "Forbidden")))
        .isEqualTo("access denied: s3a://b/k: Forbidden");
  }

  @Test
  void missingCredentialsSayWhatToSet() {
    Exception failure =
        new AccessDeniedException(
            "s3a://photos",
            null,
            "org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException: No AWS Credentials provided by"
                + " TemporaryAWSCredentialsProvider");

    assertThat(ErrorMessages.describe(failure))
        .startsWith("s3a://photos: no credentials found. Set AWS_ACCESS_KEY_ID");
  }

  @Test
  void whatSaysWhatHappenedIsPreferredToTheNameOfAClass() {
    Exception failure =
        new SparkException(
            "Job aborted", new IOException("model.pt is no archive", new ArithmeticException("x")));

    assertThat(ErrorMessages.describe(failure)).isEqualTo("model.pt is no archive");
  }

  @Test
  void anExceptionWithoutAMessageGivesItsName() {
    assertThat(ErrorMessages.describe(new NullPointerException()))
        .isEqualTo("NullPointerException");
  }
}
