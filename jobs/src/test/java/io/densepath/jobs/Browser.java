package io.densepath.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Chromium without a window, told what to do by its own protocol (DevTools, over a WebSocket).
 */
final class Browser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WAIT_S = 60;

  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<String> messages;
  private final List<String> complaints = new ArrayList<>();
  private int calls;

  private Browser(Process process, WebSocket socket, BlockingQueue<String> messages) {
    this.process = process;
    this.socket = socket;
    this.messages = messages;
  }

  /** The program, where this machine has one. */
  static Optional<Path> program() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one whose profile is in an empty folder. */
  static Browser start(Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile())
            .start();
    try {
      BlockingQueue<String> messages = new LinkedBlockingQueue<>();
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(page(port(folder, process)), listener(messages))
              .join();
      Browser browser = new Browser(process, socket, messages);
      for (String domain : List.of("Page", "Runtime", "Log")) {
        browser.call(domain + ".enable", Map.of());
      }
      return browser;
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** It writes the port into its profile when it is ready. */
  private static int port(Path folder, Process process) throws IOException, InterruptedException {
    Path file = folder.resolve("DevToolsActivePort");
    for (int i = 0; i < 10 * WAIT_S && process.isAlive(); i++) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() >= 2) {
        return Integer.parseInt(lines.get(0));
      }
      Thread.sleep(100);
    }
    throw new IOException("no port: " + Files.readString(folder.resolve("chromium.log")));
  }

  private static URI page(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
    String targets =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    for (JsonNode target : JSON.readTree(targets)) {
      if (target.path("type").asText().equals("page")) {
        return URI.create(target.path("webSocketDebuggerUrl").asText());
      }
    }
    throw new IOException("no page: " + targets);
  }

  private static WebSocket.Listener listener(BlockingQueue<String> messages) {
    StringBuilder part = new StringBuilder();
    return new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
          messages.add(part.toString());
          part.setLength(0);
        }
        socket.request(1);
        return null;
      }
    };
  }

  /** Opens a file and waits until it is loaded. */
  void open(Path file) throws IOException, InterruptedException {
    complaints.clear();
    call("Page.navigate", Map.of("url", file.toUri().toString()));
    while (!next().path("method").asText().equals("Page.loadEventFired")) {}
  }

  /** What an expression in the page comes to. */
  JsonNode evaluate(String expression) throws IOException, InterruptedException {
    JsonNode answer =
        call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IOException(answer.path("exceptionDetails").toString());
    }
    return answer.path("result").path("value");
  }

  void look(int width, boolean dark) throws IOException, InterruptedException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    String scheme = dark ? "dark" : "light";
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** A picture of the whole page. */
  void picture(Path png) throws IOException, InterruptedException {
    write(png, call("Page.captureScreenshot", Map.of("captureBeyondViewport", true)));
  }

  /** The page as it would be printed on A4. */
  void print(Path pdf) throws IOException, InterruptedException {
    write(pdf, call("Page.printToPDF", Map.of("paperWidth", 8.27, "paperHeight", 11.69)));
  }

  private static void write(Path file, JsonNode answer) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(answer.path("data").asText()));
  }

  /** Errors and whatever else the page had to say since it was opened. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  private JsonNode call(String method, Map<String, ?> parameters)
      throws IOException, InterruptedException {
    int id = ++calls;
    String text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(text, true).join();
    while (true) {
      JsonNode message = next();
      if (message.path("id").asInt() == id) {
        if (message.has("error")) {
          throw new IOException(method + ": " + message.path("error"));
        }
        return message.path("result");
      }
    }
  }

  private JsonNode next() throws IOException, InterruptedException {
    String text = messages.poll(WAIT_S, TimeUnit.SECONDS);
    if (text == null) {
      throw new IOException("the browser does not answer");
    }
    JsonNode message = JSON.readTree(text);
    String method = message.path("method").asText();
    if (Stream.of("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
        .anyMatch(method::equals)) {
      complaints.add(message.path("params").toString());
    }
    return message;
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
