// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.BlobStore;
import dev.wheelhouse.plane.node.images.Digest;
import dev.wheelhouse.plane.node.images.FileImageStore;
import dev.wheelhouse.plane.node.images.ImageReference;
import dev.wheelhouse.plane.node.images.ImageSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The registry's HTTP side. Anyone who reaches it may pull; pushing and deleting need its user and
/// password (Basic). Give the instance to the image store as a source, and images pushed here are
/// found without a pull.
public final class RegistryServer implements ImageSource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);
  private static final Pattern ROUTE =
      Pattern.compile(
          "/v2/(?<name>.+)/(?<kind>blobs/uploads|blobs|manifests|tags|referrers)/(?<rest>[^/]*)");

  private static final Duration SWEEP_PERIOD = Duration.ofMinutes(30);
  private static final String NO_CREDENTIALS = "Basic Og==";

  /// @param address loopback, port 0 for any free one
  /// @param directory for what the repositories contain; the blobs themselves are in the store
  public record Options(InetSocketAddress address, Path directory, String user, String password) {

    @Override
    public String toString() {
      return "Options[address=" + address + ", directory=" + directory + ", user=" + user + "]";
    }
  }

  private final Options options;
  private final Repositories repositories;
  private final BlobEndpoints blobs;
  private final ManifestEndpoints manifests;
  private final AtomicReference<@Nullable ImageEndpoints> images = new AtomicReference<>();
  private final HttpServer server;
  private final PlainHttpGate gate;
  private final Clock clock = Clock.system();
  private final Tasks tasks = new Tasks("registry");
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("registry/", 0).factory());

  private RegistryServer(Options options, BlobStore store) throws IOException {
    this.options = options;
    this.repositories = new Repositories(options.directory());
    this.blobs = new BlobEndpoints(store, repositories, clock);
    this.manifests = new ManifestEndpoints(store, repositories);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    this.gate = PlainHttpGate.open(options.address(), server.getAddress());
  }

  /// @throws PlatformException `ALREADY_EXISTS` when the port is taken
  public static RegistryServer start(Options options, BlobStore store) {
    try {
      RegistryServer registry = new RegistryServer(options, store);
      registry.server.start();
      return registry;
    } catch (IOException e) {
      throw new PlatformException(
          Reason.ALREADY_EXISTS,
          "cannot serve the registry at " + options.address() + ": " + e.getMessage(),
          e);
    }
  }

  /// What the repositories below a folder keep, while no registry serves them.
  public static ImageSource stopped(Path directory) {
    Repositories repositories = new Repositories(directory);
    return new ImageSource() {
      @Override
      public Optional<Digest> resolve(ImageReference reference) {
        return Optional.empty();
      }

      @Override
      public Set<Digest> kept() {
        return repositories.kept();
      }
    };
  }

  /// Lets whoever has the password see and change the images of the node, and takes this registry
  /// as a source of them.
  public void serve(FileImageStore store) {
    store.addSource(this);
    images.set(new ImageEndpoints(store));
    tasks.start("sweep", () -> sweep(store));
  }

  private void sweep(FileImageStore store) throws InterruptedException {
    Sweep sweep = new Sweep(store.blobs(), repositories);
    while (true) {
      clock.sleep(SWEEP_PERIOD);
      try {
        if (sweep.run(clock.now()) > 0) {
          store.collect();
        }
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).log("unreferenced blobs of the registry not removed");
      }
    }
  }

  public int port() {
    return gate.address().getPort();
  }

  @Override
  public Optional<Digest> resolve(ImageReference reference) {
    if (!isOurs(reference.registry())) {
      return Optional.empty();
    }
    String repository = reference.repository();
    if (!reference.digest().isEmpty()) {
      return Optional.of(Digest.parse(reference.digest()))
          .filter(digest -> repositories.manifest(repository, digest).isPresent());
    }
    return repositories.tag(repository, reference.tag());
  }

  private boolean isOurs(String registry) {
    return registry.equals("localhost:" + port())
        || registry.equals("127.0.0.1:" + port())
        || registry.equals(gate.address().getAddress().getHostAddress() + ":" + port());
  }

  @Override
  public Set<Digest> kept() {
    return repositories.kept();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (RegistryError e) {
        fail(exchange, e);
      } catch (PlatformException e) {
        fail(exchange, new RegistryError(status(e), code(e), String.valueOf(e.getMessage())));
      }
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("path", exchange.getRequestURI())
          .setCause(e)
          .log("a registry request failed");
    }
  }

  private static int status(PlatformException e) {
    return switch (e.reason()) {
      case NOT_FOUND -> 404;
      case REQUEST_ENTITY_TOO_LARGE -> 413;
      case SERVICE_UNAVAILABLE, TOO_MANY_REQUESTS, TIMEOUT -> 503;
      case STORAGE_FULL -> 507;
      default -> 400;
    };
  }

  private static String code(PlatformException e) {
    return e.is(Reason.NOT_FOUND) ? "BLOB_UNKNOWN" : "DIGEST_INVALID";
  }

  private void answer(HttpExchange exchange) throws IOException, RegistryError {
    String path = exchange.getRequestURI().getPath();
    boolean reads = Set.of("GET", "HEAD").contains(exchange.getRequestMethod());
    ImageEndpoints node = images.get();
    boolean ofNode = node != null && path.startsWith(ImageEndpoints.PATH);
    if (!reads || ofNode) {
      authorize(exchange);
    }
    if (node != null && ofNode) {
      node.handle(exchange, path);
    } else if (path.equals("/v2") || path.equals("/v2/")) {
      ping(exchange);
    } else if (path.equals("/v2/_catalog")) {
      Page page = Page.of(repositories.all(), BlobEndpoints.query(exchange));
      page.link(exchange);
      send(exchange, 200, JsonObject.of("repositories", new JsonArray(page.names())));
    } else {
      route(exchange, path);
    }
  }

  /// Clients learn here that they may be asked for a password: unless they are, they never send it.
  /// Empty credentials are what some send who have none.
  private void ping(HttpExchange exchange) throws IOException, RegistryError {
    if (!NO_CREDENTIALS.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      authorize(exchange);
    }
    send(exchange, 200, JsonObject.of());
  }

  private void route(HttpExchange exchange, String path) throws IOException, RegistryError {
    Matcher route = ROUTE.matcher(path);
    if (!route.matches()) {
      throw new RegistryError(404, "UNSUPPORTED", "no such path: " + path);
    }
    String name = route.group("name");
    if (!Repositories.isName(name)) {
      throw new RegistryError(400, "NAME_INVALID", "invalid repository name \"" + name + "\"");
    }
    String rest = route.group("rest");
    switch (route.group("kind")) {
      case "blobs/uploads" -> blobs.upload(exchange, name, rest);
      case "blobs" -> blobs.blob(exchange, name, digest(rest));
      case "manifests" -> manifests.manifest(exchange, name, rest);
      case "tags" -> manifests.tags(exchange, name);
      default -> manifests.referrers(exchange, name, digest(rest));
    }
  }

  static Digest digest(String text) throws RegistryError {
    try {
      return Digest.parse(text);
    } catch (PlatformException e) {
      throw new RegistryError(400, "DIGEST_INVALID", String.valueOf(e.getMessage()));
    }
  }

  private void authorize(HttpExchange exchange) throws RegistryError {
    String pair = options.user() + ":" + options.password();
    String expected =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (given == null
        || !MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"wheelhouse\"");
      throw new RegistryError(401, "UNAUTHORIZED", "this needs the registry's user and password");
    }
  }

  static void send(HttpExchange exchange, int status, JsonObject json) throws IOException {
    if (!exchange.getResponseHeaders().containsKey("Content-Type")) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
    }
    send(exchange, status, Json.writeBytes(json));
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static void fail(HttpExchange exchange, RegistryError e) throws IOException {
    JsonObject error = JsonObject.of("code", e.code(), "message", String.valueOf(e.getMessage()));
    send(exchange, e.status(), JsonObject.of("errors", JsonArray.of(error)));
  }

  @Override
  public void close() {
    tasks.close();
    gate.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
