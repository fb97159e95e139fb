package io.densepath.fetch;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Sends requests to servers of web addresses. The tasks of an executor share one client, and with
 * it the connections and the limit of requests to a server. It lives as long as its JVM.
 *
 * <p>A request goes to an IP address that was checked to be public. For http it names this IP
 * address, and the host in a header. For https it names the host, whose certificate the server has
 * to show before it gets the request: a server of a private network has none for a public name.
 * Thus a name whose address changes between check and connection leads nowhere. Proxies are not
 * used, because a proxy would resolve the name again.
 */
public final class WebClient {

  /** The property by which Java allows a request to name its host in a header. */
  static final String ALLOWED_HEADERS = "jdk.httpclient.allowRestrictedHeaders";

  private static final int REQUESTS_PER_SERVER = 8;

  /**
   * How long a request may take.
   *
   * @param connect until a connection stands
   * @param idle until the answer begins, and between two pieces of it
   * @param total until the answer ends, not counting other waits
   */
  record Timeouts(Duration connect, Duration idle, Duration total) {
    static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMinutes(2));
  }

  /** The network as a client sees it. */
  interface Network {

    /** Finds the IP addresses of a host. */
    InetAddress[] resolve(String host) throws UnknownHostException;

    boolean isPublic(InetAddress address);
  }

  /** The names and the public addresses of the Internet. */
  private static final class Internet implements Network {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return InetAddress.getAllByName(host);
    }

    @Override
    public boolean isPublic(InetAddress address) {
      return PublicNetworks.have(address);
    }
  }

  private final Timeouts timeouts;
  private final Network network;
  private final WebHosts hosts = new WebHosts(REQUESTS_PER_SERVER);
  private final String userAgent = UserAgent.text();
  private Optional<HttpClient> client = Optional.empty();

  /** Makes a client; its threads begin with its first request. */
  public WebClient() {
    this(Timeouts.DEFAULT, new Internet());
  }

  WebClient(Timeouts timeouts) {
    this(timeouts, new Internet());
  }

  WebClient(Timeouts timeouts, Network network) {
    allowHostHeader();
    this.timeouts = timeouts;
    this.network = network;
  }

  Timeouts timeouts() {
    return timeouts;
  }

  private synchronized HttpClient client() {
    if (client.isEmpty()) {
      client =
          Optional.of(
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .followRedirects(HttpClient.Redirect.NEVER)
                  .proxy(HttpClient.Builder.NO_PROXY)
                  .connectTimeout(timeouts.connect())
                  .build());
    }
    return client.get();
  }

  /** Sets the property, which Java's client reads when the JVM first uses it. */
  private static void allowHostHeader() {
    String allowed = System.getProperty(ALLOWED_HEADERS, "");
    if (!List.of(allowed.toLowerCase(Locale.ROOT).split(",")).contains("host")) {
      System.setProperty(ALLOWED_HEADERS, allowed.isEmpty() ? "host" : allowed + ",host");
    }
  }

  /**
   * Asks for an object. Redirects are not followed.
   *
   * @throws WebException if there is no answer, or if the host has an address that is not public
   *     and may not be asked
   * @throws InterruptedIOException if interrupted
   */
  WebAnswer get(WebAddress address, WebSettings settings)
      throws WebException, InterruptedIOException {
    try {
      WebHosts.Turn turn = hosts.await(address.origin());
      boolean answered = false;
      try {
        InetAddress ip = checkedIp(address, settings);
        WebAnswer answer = new WebAnswer(address, send(request(address, ip)), turn);
        answered = true;
        return answer;
      } finally {
        if (!answered) {
          turn.close();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while fetching");
    }
  }

  private InetAddress checkedIp(WebAddress address, WebSettings settings) throws WebException {
    InetAddress[] all = resolved(address.host());
    for (InetAddress ip : all) {
      if (!settings.privateAddresses() && !network.isPublic(ip)) {
        throw WebException.permanent(
            ("%s has the address %s, which is not public; --allow-private-addresses allows to read"
                    + " from it")
                .formatted(address.host(), ip.getHostAddress()));
      }
    }
    return all[0];
  }

  private InetAddress[] resolved(String host) throws WebException {
    try {
      InetAddress[] all = network.resolve(host);
      if (all.length > 0) {
        return all;
      }
      throw WebException.temporary("the host name '%s' has no address".formatted(host));
    } catch (UnknownHostException e) {
      throw WebException.temporary("the host name '%s' is not known".formatted(host), e);
    }
  }

  private HttpRequest request(WebAddress address, InetAddress ip) throws WebException {
    try {
      HttpRequest.Builder request =
          address.isSecure()
              ? HttpRequest.newBuilder(address.uri())
              : HttpRequest.newBuilder(address.uri(ip)).header("Host", address.hostAndPort());
      return request
          .timeout(timeouts.connect().plus(timeouts.idle()))
          .header("User-Agent", userAgent)
          .header("Accept", "image/*,*/*;q=0.5")
          .header("Accept-Encoding", "identity")
          .build();
    } catch (IllegalArgumentException e) {
      throw WebException.permanent(
          String.valueOf(e.getMessage()).contains("Host")
              ? "Java's HTTP client was used in this process before, without the host header that"
                  + " DensePath needs: start the process with -D%s=host".formatted(ALLOWED_HEADERS)
              : "Java's HTTP client does not take this address: " + e.getMessage(),
          e);
    }
  }

  private HttpResponse<WebBody> send(HttpRequest request)
      throws WebException, InterruptedException {
    CompletableFuture<HttpResponse<WebBody>> answer =
        client().sendAsync(request, head -> new WebBody());
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }

  private WebException failure(Throwable failure) {
    List<Throwable> causes = Fault.causes(failure);
    if (has(causes, HttpConnectTimeoutException.class)) {
      return WebException.temporary(
          String.format(Locale.ROOT, "no connection within %,d s", timeouts.connect().toSeconds()),
          failure);
    }
    if (has(causes, HttpTimeoutException.class)) {
      return WebException.temporary(
          String.format(Locale.ROOT, "no answer within %,d s", timeouts.idle().toSeconds()),
          failure);
    }
    if (has(causes, UnresolvedAddressException.class)) {
      return WebException.temporary("the host name is not known", failure);
    }
    if (has(causes, ConnectException.class)) {
      return WebException.temporary("the connection was refused", failure);
    }
    Throwable innermost = causes.get(causes.size() - 1);
    return has(causes, CertificateException.class)
        ? WebException.permanent(
            "the certificate is not accepted: " + StoreException.firstLine(innermost), failure)
        : WebException.temporary(
            "the request failed: " + StoreException.firstLine(innermost), failure);
  }

  private static boolean has(List<Throwable> causes, Class<?> type) {
    return causes.stream().anyMatch(type::isInstance);
  }
}
