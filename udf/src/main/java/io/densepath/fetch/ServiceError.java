package io.densepath.fetch;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The answer by which the service behind a store has refused a request. The exceptions of both AWS
 * SDKs, of S3A, of Azure and of Google have methods for it, which are called by reflection, since
 * their classes need not be on the class path.
 *
 * @param status the HTTP status
 * @param code the error code of the answer's body, such as {@code ExpiredToken}; empty if there is
 *     none
 */
record ServiceError(int status, String code) {

  /** S3A's own status for a request without any response. */
  private static final int NO_RESPONSE = 443;

  /** Returns the answer that an exception reports, without regard to its causes. */
  static Optional<ServiceError> of(Throwable failure) {
    return Stream.of("statusCode", "getStatusCode")
        .flatMap(method -> call(failure, method).stream())
        .filter(status -> status instanceof Integer number && number >= 300)
        .findFirst()
        .map(status -> new ServiceError((Integer) status, code(failure)));
  }

  private static String code(Throwable failure) {
    return call(failure, "awsErrorDetails")
        .flatMap(details -> call(details, "errorCode"))
        .or(() -> call(failure, "getErrorCode"))
        .map(Object::toString)
        .orElse("");
  }

  private static Optional<Object> call(Object target, String method) {
    try {
      return Optional.ofNullable(target.getClass().getMethod(method).invoke(target));
    } catch (ReflectiveOperationException notOfThisKind) {
      return Optional.empty();
    }
  }

  boolean isUnauthenticated() {
    return status == 401;
  }

  /** Whether the same request may be answered later. */
  boolean isTemporary() {
    return status >= 500 || status == 408 || status == 429 || status == NO_RESPONSE;
  }

  /**
   * Whether a failure is a refusal that does not say whether the credentials are refused or the
   * object: the answer to a HEAD request has no body, and so no error code.
   */
  static boolean isUnexplained(Throwable failure) {
    return Fault.causes(failure).stream()
        .flatMap(cause -> of(cause).stream())
        .anyMatch(answer -> (answer.status == 400 || answer.status == 403) && answer.isBare());
  }

  /** Whether there is no code, for which the SDKs put the status and its phrase. */
  private boolean isBare() {
    return code.matches("|\\d.*|Forbidden|Bad ?Request");
  }
}
