package io.densepath.fetch;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The answer of a server to one request, of which the body is still to be read. The caller closes
 * it, and with it the server's turn.
 *
 * @param address the address that was asked
 * @param response status, headers and body
 * @param turn the turn of the request at its server
 */
record WebAnswer(WebAddress address, HttpResponse<WebBody> response, WebHosts.Turn turn)
    implements AutoCloseable {

  int status() {
    return response.statusCode();
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  List<String> headers(String name) {
    return response.headers().allValues(name);
  }

  /** Returns the length of the body that the server has announced, if it has. */
  OptionalLong length() {
    return header("Content-Length").filter(text -> text.matches("\\d{1,18}")).stream()
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  /** Returns the failure that the status means, and notes a pause for which the server asks. */
  WebException failure(Duration longestPause) {
    WebException failure = WebStatus.failure(status(), response.headers());
    failure.retryAfter().filter(wait -> wait.compareTo(longestPause) <= 0).ifPresent(turn::pause);
    return failure;
  }

  @Override
  public void close() {
    response.body().close();
    turn.close();
  }
}
