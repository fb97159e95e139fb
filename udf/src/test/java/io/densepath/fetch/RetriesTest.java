package io.densepath.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private final Retries retries = new Retries(Duration.ofMinutes(1));
  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void aNameThatIsNotResolvedForAWhileIsWaitedFor() throws IOException {
    assertThat(retries.run(failingTwice(new IOException("s3a", new UnknownHostException("host")))))
        .isEqualTo(3);
  }

  @Test
  void aNameThatIsNeverResolvedIsGivenUpAfterTheTimeAllowed() {
    assertThatThrownBy(
            () -> new Retries(Duration.ofMillis(1)).run(failing(new UnknownHostException("host"))))
        .isInstanceOf(UnknownHostException.class);
    assertThat(attempts).hasValueBetween(1, 2);
  }

  @Test
  void anAnswerThatEndsEarlyIsAskedForAgainThreeTimes() {
    assertThatThrownBy(() -> retries.run(failing(new CutShortException(3, 7))))
        .hasMessage("the store ended its answer early: 3 of 7 bytes");
    assertThat(attempts).hasValue(4);
  }

  @Test
  void whatTheStoreSaysForGoodIsBelieved() {
    assertThatThrownBy(() -> retries.run(failing(new FileNotFoundException("gone"))))
        .hasMessage("gone");
    assertThat(attempts).hasValue(1);
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
