package io.densepath.jobs.session;

import io.densepath.fetch.S3a;
import io.densepath.jobs.error.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One question to every S3 store that a command names, before it does anything else. Within a run
 * S3A waits minutes for a store that does not answer; whoever has just mistyped its address shall
 * learn it at once. What a store answers, were it a refusal, is left to those who ask in earnest.
 */
public final class StoreProbe {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** By name, since S3A and the SDK need not be on the class path. */
  private static final Set<String> ANSWERS =
      Set.of(
          "software.amazon.awssdk.awscore.exception.AwsServiceException",
          "com.amazonaws.AmazonServiceException",
          "org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException");

  /** By the names of S3A's settings, without their prefix. */
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
   * @param values any text; what is no URI of an S3 store is passed over
   * @throws JobException if one does not answer within 15 seconds, or cannot be connected to
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
      // Whoever opens it says better what is wrong with it.
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
      throw unreachable(store, path, "no answer within %d s".formatted(limit.toSeconds()), e);
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
      // Hadoop 3.3 does not take a bucket's bare name for its root.
      fs.getFileStatus(path.toUri().getPath().isEmpty() ? new Path(path, "/") : path);
    } catch (FileNotFoundException e) {
      // An answer like any other.
    }
  }

  /** Of the store, or of S3A without asking it: it has no credentials to show, for instance. */
  private static boolean isAnswer(Throwable failure) {
    return chain(failure)
        .flatMap(cause -> ancestry(cause.getClass()))
        .anyMatch(type -> ANSWERS.contains(type.getName()));
  }

  private static Stream<Class<?>> ancestry(Class<?> type) {
    return Stream.iterate(type, ancestor -> ancestor != null, Class::getSuperclass);
  }

  private static Stream<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(30);
  }

  private static String root(Throwable failure) {
    Throwable root = chain(failure).reduce((outer, inner) -> inner).orElse(failure);
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
