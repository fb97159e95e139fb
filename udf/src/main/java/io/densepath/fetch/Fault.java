package io.densepath.fetch;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.ipc.RemoteException;

/**
 * Names what is at fault when a store does not return an object. This is the one place that knows
 * the exceptions of S3A, of both versions of the AWS SDK, of HDFS and of Java's network classes. It
 * knows them by their simple names, since their classes need not be on the class path.
 */
public enum Fault {
  /**
   * The object: the store says that it is not there, is forbidden or has changed. Another attempt
   * has the same outcome.
   */
  OBJECT(
      Set.of(
          "FileNotFoundException",
          "AccessDeniedException",
          "AccessControlException",
          "RemoteFileChangedException",
          "RangeNotSatisfiableEOFException",
          "CutShortException",
          "DamagedShardException",
          "WebException"),
      Set.of()),

  /** The store: it answers with errors such as 503, or does not deliver this one object. */
  STORE(
      Set.of(
          "BlockMissingException",
          "SafeModeException",
          "StandbyException",
          "RetriableException",
          "ServerTooBusyException"),
      Set.of(
          "BandwidthLimitExceeded",
          "InternalError",
          "RequestLimitExceeded",
          "RequestTimeout",
          "ServerBusy",
          "ServiceUnavailable",
          "SlowDown",
          "Throttling",
          "ThrottlingException",
          "TooManyRequestsException")),

  /** The connection: nothing that this machine has asked the store was answered. */
  CONNECTION(
      Set.of(
          "SocketException",
          "SocketTimeoutException",
          "UnknownHostException",
          "UnresolvedAddressException",
          "ConnectTimeoutException",
          "ConnectionPoolTimeoutException",
          "ConnectionClosedException",
          "ClosedChannelException",
          "TruncatedChunkException",
          "NoHttpResponseException",
          "HttpChannelEOFException",
          "SSLException",
          "SdkClientException",
          "AWSClientIOException"),
      Set.of()),

  /** This executor: the store does not accept its credentials, or it has none, or no library. */
  EXECUTOR(
      Set.of(
          "NoAuthWithAWSException",
          "CredentialInitializationException",
          "KerberosAuthException",
          "SaslException",
          "GSSException",
          "LoginException",
          "InvalidToken",
          "ClassNotFoundException"),
      Set.of(
          "AccountProblem",
          "AuthFailure",
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidToken",
          "NotSignedUp",
          "RequestExpired",
          "RequestTimeTooSkewed",
          "SignatureDoesNotMatch",
          "TokenRefreshRequired",
          "UnrecognizedClientException"));

  private static final int MAX_CAUSES = 20;

  private final Set<String> types;
  private final Set<String> codes;

  Fault(Set<String> types, Set<String> codes) {
    this.types = types;
    this.codes = codes;
  }

  /** Returns what an exception and its causes say is at fault: the object, if they say nothing. */
  public static Fault of(Throwable failure) {
    List<Throwable> chain = causes(failure);
    return chain.stream()
        .filter(StoreException.class::isInstance)
        .map(known -> ((StoreException) known).fault())
        .findFirst()
        .orElseGet(
            () ->
                // S3A throws an AccessDeniedException, too, where it has no credentials.
                Stream.of(EXECUTOR, OBJECT, STORE, CONNECTION)
                    .filter(fault -> chain.stream().anyMatch(fault::isShownBy))
                    .findFirst()
                    .orElse(OBJECT));
  }

  private boolean isShownBy(Throwable cause) {
    return ServiceError.of(cause)
        .map(answer -> this == of(answer))
        .orElseGet(
            () ->
                typeNames(cause).anyMatch(types::contains)
                    || ofMessage(cause).filter(this::equals).isPresent());
  }

  private static Fault of(ServiceError answer) {
    return Stream.of(EXECUTOR, STORE)
        .filter(fault -> fault.codes.contains(answer.code()))
        .findFirst()
        .orElseGet(() -> ofStatus(answer));
  }

  private static Fault ofStatus(ServiceError answer) {
    if (answer.isUnauthenticated()) {
      return EXECUTOR;
    }
    return answer.isTemporary() ? STORE : OBJECT;
  }

  /** Recognises what Hadoop says by exceptions of general types only. */
  private static Optional<Fault> ofMessage(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("Client cannot authenticate via")
        || message.contains("authentication is not enabled")
        || message.contains("Unable to load credentials")) {
      return Optional.of(EXECUTOR);
    }
    return message.startsWith("End of File Exception between local host")
            || message.equals("Filesystem closed")
        ? Optional.of(CONNECTION)
        : Optional.empty();
  }

  /** Returns the names of a cause's class and of its ancestors, and of the remote one, if any. */
  private static Stream<String> typeNames(Throwable cause) {
    Stream<String> local =
        Stream.<Class<?>>iterate(cause.getClass(), type -> type != null, Class::getSuperclass)
            .map(Class::getSimpleName);
    return cause instanceof RemoteException remote
        ? Stream.concat(local, Stream.of(remote.getClassName().replaceFirst(".*[.$]", "")))
        : local;
  }

  /** Returns an exception and its causes, the outermost first. */
  static List<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(MAX_CAUSES)
        .toList();
  }
}
