package io.densepath.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final String TIMEOUT = "fs.s3a.connection.timeout";
  private static final String SITE =
      "<configuration><property><name>%s</name><value>7s</value></property></configuration>";

  @Test
  void hadoopsOwnLimitsGiveWay() {
    Configuration conf = new Configuration();
    assertThat(conf.get(TIMEOUT)).isEqualTo("200s");

    Patience.apply(conf);

    assertThat(conf.get(TIMEOUT)).isEqualTo("30000");
    assertThat(conf.get("fs.s3a.retry.throttle.limit")).isEqualTo("10");
  }

  @Test
  void thoseOfTheUserAndOfTheSiteStay() {
    Configuration user = new Configuration();
    user.set(TIMEOUT, "200s");
    Configuration site = new Configuration();
    site.addResource(
        new ByteArrayInputStream(SITE.formatted(TIMEOUT).getBytes(StandardCharsets.UTF_8)),
        "core-site.xml");

    Patience.apply(user);
    Patience.apply(site);

    assertThat(user.get(TIMEOUT)).isEqualTo("200s");
    assertThat(site.get(TIMEOUT)).isEqualTo("7s");
  }
}
