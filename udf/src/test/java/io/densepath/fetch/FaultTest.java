package io.densepath.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.StandbyException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.KerberosAuthException;
import org.apache.hadoop.security.token.SecretManager;
import org.junit.jupiter.api.Test;

/**
 * Checks Fault with exceptions of Java and of Hadoop; FaultyStoreTest has those of a real store.
 */
class FaultTest {

  @Test
  void aStoreThatGivesNoAnswerIsTheConnectionsFault() {
    assertThat(Fault.of(new UnknownHostException("store.test"))).isEqualTo(Fault.CONNECTION);
    assertThat(Fault.of(new NoRouteToHostException("10.0.0.1"))).isEqualTo(Fault.CONNECTION);
    assertThat(Fault.of(new ConnectException("refused"))).isEqualTo(Fault.CONNECTION);
    assertThat(Fault.of(new SocketException("Connection reset"))).isEqualTo(Fault.CONNECTION);
    assertThat(Fault.of(new SocketTimeoutException("Read"))).isEqualTo(Fault.CONNECTION);
    assertThat(Fault.of(new SSLHandshakeException("no path"))).isEqualTo(Fault.CONNECTION);
    assertThat(Fault.of(new EOFException("End of File Exception between local host is: \"a\"")))
        .isEqualTo(Fault.CONNECTION);
  }

  @Test
  void whatIsTrueOfACauseIsTrueOfWhatItHasCaused() {
    IOException outer = new IOException("open", new RuntimeException(new ConnectException("no")));
    assertThat(Fault.of(outer)).isEqualTo(Fault.CONNECTION);
    StoreException known = new StoreException("s3a://b/k", Fault.STORE, outer);
    assertThat(Fault.of(new IOException("after 3 images", known))).isEqualTo(Fault.STORE);
  }

  @Test
  void whatAStoreSaysOfAnObjectIsTheObjectsFault() {
    assertThat(Fault.of(new FileNotFoundException("gone"))).isEqualTo(Fault.OBJECT);
    assertThat(Fault.of(new AccessDeniedException("mine"))).isEqualTo(Fault.OBJECT);
    assertThat(Fault.of(new AccessControlException("Permission denied: user=a")))
        .isEqualTo(Fault.OBJECT);
    assertThat(Fault.of(new CutShortException(3, 7))).isEqualTo(Fault.OBJECT);
    assertThat(Fault.of(new Answer(404, "NoSuchKey"))).isEqualTo(Fault.OBJECT);
    assertThat(Fault.of(new Answer(403, "AccessDenied"))).isEqualTo(Fault.OBJECT);
  }

  @Test
  void whatNobodyKnowsIsNotTriedAgain() {
    assertThat(Fault.of(new IOException("Input/output error"))).isEqualTo(Fault.OBJECT);
    assertThat(Fault.of(new InterruptedIOException())).isEqualTo(Fault.OBJECT);
  }

  @Test
  void anErrorOfTheServiceIsTheStoresFault() {
    assertThat(Fault.of(new Answer(503, "SlowDown"))).isEqualTo(Fault.STORE);
    assertThat(Fault.of(new Answer(500, ""))).isEqualTo(Fault.STORE);
    assertThat(Fault.of(new Answer(429, ""))).isEqualTo(Fault.STORE);
    assertThat(Fault.of(new Answer(400, "RequestTimeout"))).isEqualTo(Fault.STORE);
    assertThat(Fault.of(new BlockMissingException("/a", "no block", 0))).isEqualTo(Fault.STORE);
    assertThat(Fault.of(new RemoteException(StandbyException.class.getName(), "standby")))
        .isEqualTo(Fault.STORE);
  }

  @Test
  void credentialsAndLibrariesAreTheExecutorsFault() {
    assertThat(Fault.of(denied(new Answer(403, "InvalidAccessKeyId")))).isEqualTo(Fault.EXECUTOR);
    assertThat(Fault.of(new Answer(400, "ExpiredToken"))).isEqualTo(Fault.EXECUTOR);
    assertThat(Fault.of(new Answer(401, ""))).isEqualTo(Fault.EXECUTOR);
    assertThat(Fault.of(new KerberosAuthException("no ticket"))).isEqualTo(Fault.EXECUTOR);
    assertThat(Fault.of(new SecretManager.InvalidToken("expired"))).isEqualTo(Fault.EXECUTOR);
    assertThat(
            Fault.of(
                new AccessControlException("Client cannot authenticate via:[TOKEN, KERBEROS]")))
        .isEqualTo(Fault.EXECUTOR);
    assertThat(Fault.of(new RuntimeException(new ClassNotFoundException("S3AFileSystem"))))
        .isEqualTo(Fault.EXECUTOR);
  }

  @Test
  void theAnswersOfBothSdksAreRead() {
    assertThat(ServiceError.of(new Answer(403, "ExpiredToken")))
        .contains(new ServiceError(403, "ExpiredToken"));
    assertThat(ServiceError.of(new OldAnswer(403, "ExpiredToken")))
        .contains(new ServiceError(403, "ExpiredToken"));
    assertThat(ServiceError.of(new IOException("no answer"))).isEmpty();
  }

  @Test
  void aRefusalWithoutACodeIsUnexplained() {
    assertThat(ServiceError.isUnexplained(denied(new Answer(403, "")))).isTrue();
    assertThat(ServiceError.isUnexplained(new OldAnswer(403, "403 Forbidden"))).isTrue();
    assertThat(ServiceError.isUnexplained(new OldAnswer(400, "400 Bad Request"))).isTrue();
    assertThat(ServiceError.isUnexplained(new Answer(403, "AccessDenied"))).isFalse();
    assertThat(ServiceError.isUnexplained(new Answer(404, ""))).isFalse();
  }

  /** Returns the exception that S3A makes of an answer 403. */
  private static IOException denied(Throwable answer) {
    IOException denied = new AccessDeniedException("s3a://bucket/key", null, "Forbidden");
    denied.initCause(answer);
    return denied;
  }

  /** An exception with the methods of version 2 of the AWS SDK, which Spark 3.5 does not bring. */
  public static final class Answer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Answer(int status, String code) {
      this.status = status;
      this.code = code;
    }

    public int statusCode() {
      return status;
    }

    public Details awsErrorDetails() {
      return new Details(code);
    }

    /** The details of an answer. */
    public record Details(String errorCode) {}
  }

  /** An exception with the methods of version 1 of the AWS SDK. */
  public static final class OldAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    OldAnswer(int status, String code) {
      this.status = status;
      this.code = code;
    }

    public int getStatusCode() {
      return status;
    }

    public String getErrorCode() {
      return code;
    }
  }
}
