package io.densepath.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.login.LoginException;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private static final String PATH = "file:/photos/1.jpg";

  private final Retries retries = patient(Duration.ofMinutes(1));
  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void aNameThatIsNotResolvedForAWhileIsWaitedFor() throws IOException {
    assertThat(
            retries.run(
                PATH, failingTwice(new IOException("s3a", new UnknownHostException("host")))))
        .isEqualTo(3);
  }

  @Test
  void aNameThatIsNeverResolvedIsGivenUpAfterTheTimeAllowed() {
    assertThatThrownBy(
            () ->
                patient(Duration.ofMillis(1)).run(PATH, failing(new UnknownHostException("host"))))
        .hasCauseInstanceOf(UnknownHostException.class);
    assertThat(attempts).hasValueBetween(1, 2);
  }

  @Test
  void whatFailsForOneObjectOfAStoreThatAnswersIsTheStoresFaultAndNotTheConnections() {
    assertThat(faultOf(new SocketException("Connection reset"))).isEqualTo(Fault.STORE);
  }

  @Test
  void credentialsThatAStoreRefusesForOneObjectAloneAreNotTheExecutorsFault() {
    assertThat(faultOf(new LoginException("expired"))).isEqualTo(Fault.OBJECT);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void anAnswerThatEndsEarlyIsAskedForAgainThreeTimes() {
    assertThatThrownBy(() -> retries.run(PATH, failing(new CutShortException(3, 7))))
        .hasMessage("the store ended its answer early: 3 of 7 bytes");
    assertThat(attempts).hasValue(4);
  }

  @Test
  void whatTheStoreSaysForGoodIsBelieved() {
    assertThatThrownBy(() -> retries.run(PATH, failing(new FileNotFoundException("gone"))))
        .hasMessage("not found: gone");
    assertThat(attempts).hasValue(1);
  }

  private Fault faultOf(Exception cause) {
    StoreException given =
        catchThrowableOfType(
            StoreException.class,
            () -> patient(Duration.ZERO).run(PATH, failing(new IOException(cause))));
    return given.fault();
  }

  /** Returns retries that ask the local file system in doubt, which always answers. */
  private static Retries patient(Duration patience) {
    return new Retries(patience, new Diagnosis(new Configuration(false)));
  }

  private Retries.Attempt<Integer> failingTwice(IOException e) {
    return () -> {
      if (attempts.incrementAndGet() < 3) {
        throw e;
      }
      return attempts.get();
    };
  }

  private Retries.Attempt<Integer> failing(IOException e) {
    return () -> {
      attempts.incrementAndGet();
      throw e;
    };
  }
}
