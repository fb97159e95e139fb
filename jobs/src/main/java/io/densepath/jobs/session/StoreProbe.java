package io.densepath.jobs.session;

import io.densepath.fetch.S3a;
import io.densepath.jobs.error.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Sends one request to every S3 store that a command names, before the command does anything else.
 * Within a run S3A waits minutes for a store that does not answer; a user who has mistyped its
 * address should learn that at once. Any answer will do here, even a refusal: the command itself
 * meets it again and reports it.
 */
public final class StoreProbe {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Names of the exceptions that mean an answer; their classes need not be on the class path. */
  private static final Set<String> ANSWERS =
      Set.of(
          "software.amazon.awssdk.awscore.exception.AwsServiceException",
          "com.amazonaws.AmazonServiceException",
          "org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException");

  /** S3A's settings for a single quick attempt, by their names without prefix. */
  private static final Map<String, String> IMPATIENT =
      Map.of("attempts.maximum", "1", "retry.limit", "1", "retry.throttle.limit", "1");

  private final Configuration conf;
  private final Duration limit;

  StoreProbe(Configuration conf, Duration limit) {
    this.conf = conf;
    this.limit = limit;
  }

  /**
   * Makes sure that the stores among {@code values} can be reached.
   *
   * @param values any text; text that is not a URI of an S3 store is ignored
   * @throws JobException if a store does not answer within 30 seconds, or refuses the connection
   */
  public static void require(Collection<String> values, Configuration conf) {
    new StoreProbe(conf, LIMIT).require(values);
  }

  void require(Collection<String> values) {
    Map<String, Path> stores = new LinkedHashMap<>();
    for (String value : values) {
      if (isOfS3(value)) {
        Path path = new Path(value);
        stores.putIfAbsent(path.toUri().getScheme() + "://" + path.toUri().getAuthority(), path);
      }
    }
    stores.forEach(this::require);
  }

  private boolean isOfS3(String value) {
    if (!value.matches("[A-Za-z][A-Za-z0-9+.-]*://[^/].*")) {
      return false;
    }
    try {
      String scheme = value.substring(0, value.indexOf(':'));
      return new Path(value).toUri().getAuthority() != null
          && S3a.is(FileSystem.getFileSystemClass(scheme, conf));
    } catch (IOException | RuntimeException e) {
      // The code that opens this path will report what is wrong with it.
      return false;
    }
  }

  private void require(String store, Path path) {
    FutureTask<Void> question =
        new FutureTask<>(
            () -> {
              ask(path);
              return null;
            });
    Thread thread = new Thread(question, "store-probe");
    thread.setDaemon(true);
    thread.start();
    try {
      question.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable(
          store, path, String.format(Locale.ROOT, "no answer within %d s", limit.toSeconds()), e);
    } catch (ExecutionException e) {
      if (!isAnswer(e)) {
        throw unreachable(store, path, root(e), e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobException(store + ": interrupted.", e);
    }
  }

  private void ask(Path path) throws IOException {
    Configuration impatient = new Configuration(conf);
    String ofThisBucket = "fs.s3a.bucket." + path.toUri().getAuthority() + ".";
    IMPATIENT.forEach((key, value) -> impatient.set(ofThisBucket + key, value));
    try (FileSystem fs = FileSystem.newInstance(path.toUri(), impatient)) {
      // Hadoop 3.3 does not accept the bare name of a bucket as its root.
      fs.getFileStatus(path.toUri().getPath().isEmpty() ? new Path(path, "/") : path);
    } catch (FileNotFoundException e) {
      // This is an answer, too.
    }
  }

  /** Whether the store answered, or S3A refused before it asked, as without any credentials. */
  private static boolean isAnswer(Throwable failure) {
    return ExceptionUtils.getThrowableList(failure).stream()
        .flatMap(cause -> ancestry(cause.getClass()))
        .anyMatch(type -> ANSWERS.contains(type.getName()));
  }

  private static Stream<Class<?>> ancestry(Class<?> type) {
    return Stream.iterate(type, ancestor -> ancestor != null, Class::getSuperclass);
  }

  private static String root(Throwable failure) {
    List<Throwable> chain = ExceptionUtils.getThrowableList(failure);
    Throwable root = chain.get(chain.size() - 1);
    String message = root.getMessage() == null ? "" : root.getMessage().strip();
    return message.isEmpty()
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }

  private JobException unreachable(String store, Path path, String reason, Exception cause) {
    String bucket = path.toUri().getAuthority();
    String endpoint =
        conf.getTrimmed(
            "fs.s3a.bucket." + bucket + ".endpoint", conf.getTrimmed("fs.s3a.endpoint", ""));
    return new JobException(
        "%s: cannot reach the store at %s: %s. Set AWS_ENDPOINT_URL, or fs.s3a.endpoint, to its"
                .formatted(store, endpoint.isEmpty() ? "Amazon's own address" : endpoint, reason)
            + " address.",
        cause);
  }
}
