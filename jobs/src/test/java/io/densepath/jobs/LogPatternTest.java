package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** Formats log events with the pattern of {@code conf/log4j2.properties}. */
class LogPatternTest {

  @Test
  void anExceptionIsOneLineAndEndsIt() {
    assertThat(logged("the store is away", new IOException("connection reset")))
        .matches("\\d\\d:\\d\\d:\\d\\d WARN Store: the store is away\nconnection reset\n");
  }

  @Test
  void aMessageWithoutAnExceptionIsOneLine() {
    assertThat(logged("the store is away", null)).endsWith(" WARN Store: the store is away\n");
  }

  @Test
  void aStackTraceWithinAMessageIsLeftOut() {
    assertThat(logged("Lost task: java.io.IOException\n\tat a.B.c(B.java:1)\n\tat d.E.f", null))
        .endsWith(" WARN Store: Lost task: java.io.IOException\n");
  }

  private static String logged(String message, Throwable failure) {
    Path file = Path.of("..", "conf", "log4j2.properties");
    try (LoggerContext context = new LoggerContext("pattern")) {
      Configuration configuration =
          ConfigurationFactory.getInstance().getConfiguration(context, "pattern", file.toUri());
      configuration.initialize();
      Log4jLogEvent event =
          Log4jLogEvent.newBuilder()
              .setLoggerName("org.example.Store")
              .setLevel(Level.WARN)
              .setMessage(new SimpleMessage(message))
              .setThrown(failure)
              .build();
      return configuration.getAppender("console").getLayout().toSerializable(event).toString();
    }
  }
}
