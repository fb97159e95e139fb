package io.densepath.jobs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A proxy on loopback before a real S3 server. To the requests that a test chooses it does what
 * networks and busy stores do; the others it hands on, a connection each.
 */
final class FaultyStore implements AutoCloseable {

  /** What becomes of a request. */
  enum Fault {
    /** The connection is reset before an answer comes. */
    RESET,
    /** The connection is reset in the middle of the object. */
    RESET_IN_BODY,
    /** The connection ends in the middle of the object, though its head promised more. */
    TRUNCATED,
    /** The head promises half of the object, and half of it comes. */
    WRONG_LENGTH,
    /** 503, as a store says that has too much to do. */
    SLOW_DOWN,
    /** 500. */
    SERVER_ERROR,
    /** The connection is taken and nothing is ever said. */
    SILENCE
  }

  /**
   * A request to the store.
   *
   * @param path with the bucket, as it was sent
   * @param head all of it, as it was sent
   * @param number counted from 0 over the life of the proxy
   */
  record Request(String method, String path, String head, int number) {

    static Request of(byte[] head, int number) {
      String text = new String(head, StandardCharsets.ISO_8859_1);
      String[] line = text.split(" ", 3);
      return new Request(line[0], line[1], text, number);
    }

    Optional<String> header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }

    boolean isRead() {
      return method.equals("GET") && !path.contains("list-type=");
    }
  }

  private static final String ERROR =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
          + "<Error><Code>%s</Code><Message>Try again later.</Message></Error>";

  private final URI server;
  private final int port;
  private final ExecutorService threads = Executors.newCachedThreadPool(FaultyStore::daemon);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final Map<Fault, AtomicInteger> injected = new EnumMap<>(Fault.class);
  private volatile Function<Request, Optional<Fault>> faults = request -> Optional.empty();
  private volatile ServerSocket listening;

  /** Begins to hand on requests to {@code server}. */
  FaultyStore(URI server) throws IOException {
    this.server = server;
    for (Fault fault : Fault.values()) {
      injected.put(fault, new AtomicInteger());
    }
    this.listening = listenSomewhere();
    this.port = listening.getLocalPort();
    threads.execute(this::accept);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "faulty-store");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Below the ports that the system gives to those who connect: while this one is not listened at,
   * a client that tries it could be given it, be connected to itself, and keep it.
   */
  private static ServerSocket listenSomewhere() throws IOException {
    BindException last = new BindException("no port was tried");
    for (int attempt = 0; attempt < 50; attempt++) {
      try {
        return listen(ThreadLocalRandom.current().nextInt(20_000, 32_000));
      } catch (BindException taken) {
        last = taken;
      }
    }
    throw last;
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
    return socket;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Chooses what becomes of the requests from now on, and counts from 0. */
  void inject(Function<Request, Optional<Fault>> chosen) {
    injected.values().forEach(count -> count.set(0));
    faults = chosen;
  }

  /** Ends all faults, and keeps the counts. */
  void heal() {
    faults = request -> Optional.empty();
  }

  int injected(Fault fault) {
    return injected.get(fault).get();
  }

  /** Refuses connections and cuts those that are open, until {@link #up}. */
  void down() throws IOException {
    listening.close();
    open.forEach(FaultyStore::reset);
  }

  void up() throws IOException {
    listening = listen(port);
    threads.execute(this::accept);
  }

  @Override
  public void close() throws IOException {
    down();
    threads.shutdownNow();
  }

  private void accept() {
    ServerSocket from = listening;
    while (true) {
      try {
        Socket client = from.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      byte[] head = head(client.getInputStream());
      if (head.length > 0) {
        answer(client, head);
      }
    } catch (IOException endedByTheOther) {
      // Faults are what this is about.
    } finally {
      open.remove(client);
    }
  }

  private void answer(Socket client, byte[] head) throws IOException {
    Request request = Request.of(head, requests.getAndIncrement());
    Optional<Fault> fault = faults.apply(request);
    fault.ifPresent(chosen -> injected.get(chosen).incrementAndGet());
    if (fault.isEmpty()) {
      handOn(client, head);
      return;
    }
    switch (fault.get()) {
      case RESET -> reset(client);
      case SLOW_DOWN -> refuse(client, "503 Slow Down", "SlowDown");
      case SERVER_ERROR -> refuse(client, "500 Internal Server Error", "InternalError");
      case SILENCE -> client.getInputStream().transferTo(OutputStream.nullOutputStream());
      case RESET_IN_BODY, TRUNCATED, WRONG_LENGTH -> spoil(client, head, fault.get());
    }
  }

  private void handOn(Socket client, byte[] head) throws IOException {
    try (Socket store = connect(head)) {
      threads.execute(() -> copy(client, store));
      store.getInputStream().transferTo(client.getOutputStream());
    }
  }

  private Socket connect(byte[] head) throws IOException {
    Socket store = new Socket(server.getHost(), server.getPort());
    store.getOutputStream().write(withoutKeepAlive(head));
    return store;
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // The answer is complete, or whoever waits for it learns of the end himself.
    }
  }

  /** For one request a connection: nobody here has to tell where a body ends. */
  private static byte[] withoutKeepAlive(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    return text.replaceFirst("(?i)\r\nConnection: [^\r]*", "")
        .replaceFirst("\r\n", "\r\nConnection: close\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private void spoil(Socket client, byte[] requestHead, Fault fault) throws IOException {
    try (Socket store = connect(requestHead)) {
      String head = new String(head(store.getInputStream()), StandardCharsets.ISO_8859_1);
      byte[] body = store.getInputStream().readAllBytes();
      byte[] half = Arrays.copyOf(body, body.length / 2);
      String sent =
          fault == Fault.WRONG_LENGTH
              ? head.replaceFirst("(?i)Content-Length: \\d+", "Content-Length: " + half.length)
              : head;
      client.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
      client.getOutputStream().write(half);
      client.getOutputStream().flush();
      if (fault == Fault.RESET_IN_BODY) {
        reset(client);
      }
    }
  }

  private static void refuse(Socket client, String status, String code) throws IOException {
    byte[] body = ERROR.formatted(code).getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, body.length);
    client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    client.getOutputStream().write(body);
    client.shutdownOutput();
    // What is closed with unread bytes is reset, and the answer lost.
    client.setSoTimeout(1_000);
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All up to the empty line, or nothing if the other ends before. */
  private static byte[] head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        return new byte[0];
      }
      head.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toByteArray();
  }

  /** For a person: how often each fault was injected. */
  @Override
  public String toString() {
    return injected.entrySet().stream()
        .filter(entry -> entry.getValue().get() > 0)
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
