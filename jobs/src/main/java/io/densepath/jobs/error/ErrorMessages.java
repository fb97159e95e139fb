package io.densepath.jobs.error;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.security.AccessControlException;

/** Summarises a failure in one or two lines. */
public final class ErrorMessages {

  private static final Pattern LOST_TASK =
      Pattern.compile("most recent failure: .*?\\): ([\\w.$]+): (.*)");

  /** The message of a cancelled job; Spark 4 ends it with a SQLSTATE. */
  private static final Pattern CANCELLED =
      Pattern.compile("(?s)Job \\d+ cancelled (.*?)( SQLSTATE: \\w+)?$");

  private static final String SDK_WORDS = "(?s): software\\.amazon\\.awssdk\\..*";
  private static final int MAX_LENGTH = 400;

  private ErrorMessages() {}

  /** Returns what went wrong, for a person; never empty. */
  public static String describe(Throwable failure) {
    List<Throwable> chain = ExceptionUtils.getThrowableList(failure);
    return chain.stream()
        .flatMap(cause -> known(cause).stream())
        .findFirst()
        .or(() -> nearestToTheRoot(chain))
        .orElseGet(() -> plain(chain.get(chain.size() - 1)));
  }

  /** Returns the innermost message that says what happened without the name of its class. */
  private static Optional<String> nearestToTheRoot(List<Throwable> chain) {
    return chain.stream()
        .filter(ErrorMessages::speaksForItself)
        .reduce((outer, inner) -> inner)
        .map(cause -> firstLine(cause.getMessage()));
  }

  private static boolean speaksForItself(Throwable cause) {
    boolean speaking =
        cause instanceof IOException
            || cause instanceof IllegalArgumentException
            || cause instanceof IllegalStateException;
    return speaking && cause.getMessage() != null && !cause.getMessage().isBlank();
  }

  private static Optional<String> known(Throwable cause) {
    if (cause instanceof JobException || isOurs(cause)) {
      return Optional.of(cause.getMessage());
    }
    return Optional.ofNullable(cause.getMessage()).flatMap(message -> ofStore(cause, message));
  }

  private static boolean isOurs(Throwable cause) {
    return cause.getClass().getName().startsWith("io.densepath.") && cause.getMessage() != null;
  }

  /**
   * Recognises failures of Spark and of stores. Exceptions of S3A are recognised by the name of
   * their class, which need not be on the class path, and by their message.
   */
  private static Optional<String> ofStore(Throwable cause, String message) {
    String type = cause.getClass().getSimpleName();
    Matcher cancelled = CANCELLED.matcher(message);
    if (cancelled.find()) {
      return Optional.of(firstLine(cancelled.group(1)));
    }
    if (message.matches("(?is).*No AWS credentials.*")) {
      return Optional.of(
          subject(message)
              + "no credentials found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
              + " fs.s3a.aws.credentials.provider.");
    }
    if (type.equals("UnknownStoreException") || message.contains("NoSuchBucket")) {
      return Optional.of(subject(message) + "the bucket does not exist.");
    }
    if (cause instanceof AccessDeniedException || cause instanceof AccessControlException) {
      return Optional.of("access denied: " + firstLine(message.replaceFirst(SDK_WORDS, "")));
    }
    if (cause instanceof FileNotFoundException) {
      return Optional.of(firstLine(message));
    }
    if (cause instanceof UnknownHostException) {
      return Optional.of("cannot find the host " + firstLine(message));
    }
    if (message.startsWith("No FileSystem for scheme \"s3\"")) {
      return Optional.of("Hadoop's name for S3 is s3a: write s3a:// in place of s3://.");
    }
    if (message.startsWith("No FileSystem for scheme")) {
      return Optional.of(firstLine(message) + ". Is the file system's library on the class path?");
    }
    return Optional.empty();
  }

  /** Returns the path with which S3A begins its messages. */
  private static String subject(String message) {
    Matcher matcher = Pattern.compile("^`?(s3a://[^\\s':]+)").matcher(message);
    return matcher.find() ? matcher.group(1) + ": " : "";
  }

  private static String plain(Throwable root) {
    String message = root.getMessage() == null ? "" : root.getMessage();
    Matcher lost = LOST_TASK.matcher(message);
    if (lost.find()) {
      return withType(lost.group(1).replaceFirst(".*\\.", ""), lost.group(2));
    }
    return withType(root.getClass().getSimpleName(), message);
  }

  private static String withType(String type, String message) {
    return message.isBlank() ? type : type + ": " + firstLine(message);
  }

  private static String firstLine(String message) {
    String line = message.strip().lines().findFirst().orElse("");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
  }
}
