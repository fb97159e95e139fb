package io.densepath.jobs.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.jobs.error.JobException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoreProbeTest {

  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final List<String> VALUES = List.of("5", "s3a://bucket/photos", "file:/tmp");

  @Test
  void aStoreThatRefusesIsNamedWithItsAddress() throws IOException {
    int closed;
    try (ServerSocket socket = listening()) {
      closed = socket.getLocalPort();
    }
    Configuration conf = configuration("http://127.0.0.1:" + closed);

    assertThatThrownBy(() -> new StoreProbe(conf, LIMIT).require(VALUES))
        .isInstanceOf(JobException.class)
        .hasMessageContainingAll(
            "s3a://bucket: cannot reach the store at http://127.0.0.1:" + closed,
            "refused",
            "AWS_ENDPOINT_URL");
  }

  @Test
  void aHostThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () -> new StoreProbe(configuration("http://store.invalid"), LIMIT).require(VALUES))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("store.invalid");
  }

  @Test
  void aStoreThatSaysNothingIsNotWaitedFor() throws IOException {
    try (ServerSocket silent = listening()) {
      Configuration conf = configuration("http://127.0.0.1:" + silent.getLocalPort());

      assertThatThrownBy(() -> new StoreProbe(conf, Duration.ofSeconds(2)).require(VALUES))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("no answer within 2 s");
    }
  }

  @Test
  void theAddressOfABucketOfItsOwnIsTheOneAsked() {
    Configuration conf = configuration("http://store.invalid");
    conf.set("fs.s3a.bucket.bucket.endpoint", "http://another.invalid");

    assertThatThrownBy(() -> new StoreProbe(conf, LIMIT).require(VALUES))
        .hasMessageContaining("another.invalid");
  }

  @Test
  void whatIsNotInAnS3StoreIsPassedOver() {
    List<String> values = List.of("file:/nowhere", "/nowhere", "hdfs://nowhere/x", "s3a:", "a://");

    assertThatCode(
            () -> new StoreProbe(configuration("http://store.invalid"), LIMIT).require(values))
        .doesNotThrowAnyException();
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static Configuration configuration(String endpoint) {
    Configuration conf = new Configuration();
    conf.set("fs.s3a.endpoint", endpoint);
    conf.set("fs.s3a.endpoint.region", "us-east-1");
    conf.set("fs.s3a.path.style.access", "true");
    conf.set("fs.s3a.access.key", "key");
    conf.set("fs.s3a.secret.key", "secret");
    return conf;
  }
}
