// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.time.Clock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a cache like the server's: lists once, then watches from the list's resourceVersion. A
/// watch that ends is opened again where it stopped; one that is refused as expired leads to a new
/// list. One thread.
final class Reflector<T extends HasMetadata> {

  private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);
  private static final Duration POLL = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Transport transport;
  private final ResourcePath<T> path;
  private final CachedInformer<T> cache;
  private final Clock clock;
  private String version = "";
  private Duration pause = FIRST_PAUSE;

  Reflector(Transport transport, ResourcePath<T> path, CachedInformer<T> cache, Clock clock) {
    this.transport = transport;
    this.path = path;
    this.cache = cache;
    this.clock = clock;
  }

  void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (version.isEmpty()) {
          relist();
        }
        watch();
      } catch (RuntimeException e) {
        recover(e);
      }
    }
  }

  private void recover(RuntimeException e) throws InterruptedException {
    version = "";
    if (e instanceof PlatformException known && known.is(Reason.EXPIRED)) {
      return;
    }
    LOG.atWarn()
        .addKeyValue(LogKeys.PATH, path.collection(""))
        .addKeyValue(LogKeys.REASON, e.getMessage())
        .log("cannot list or watch, trying again");
    clock.sleep(pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private void relist() {
    Transport.Request request =
        new Transport.Request("GET", path.collection(""), Map.of(), "", new byte[0]);
    Codec.Listing<T> listing = Codec.decodeList(transport.send(request), path);
    cache.replace(listing.items(), listing.resourceVersion());
    version = listing.resourceVersion();
    pause = FIRST_PAUSE;
  }

  private void watch() throws InterruptedException {
    Map<String, String> query =
        Map.of("watch", "true", "resourceVersion", version, "allowWatchBookmarks", "true");
    try (Transport.Events events = transport.watch(path.collection(""), query)) {
      boolean quiet = true;
      while (true) {
        boolean ended = events.ended();
        List<Transport.Event> batch = events.poll(ended ? Duration.ZERO : POLL);
        batch.forEach(this::take);
        quiet &= batch.isEmpty();
        if (ended && batch.isEmpty()) {
          break;
        }
      }
      if (quiet) {
        clock.sleep(FIRST_PAUSE);
      }
    }
  }

  private void take(Transport.Event event) {
    switch (event.type()) {
      case "ADDED", "MODIFIED" -> {
        Codec.Identity identity = Codec.identity(event.object());
        if (!cache.caughtUp(identity.key(), Versions.number(identity.version()))) {
          cache.put(Codec.decode(event.object(), path.type()));
        }
        version = identity.version();
      }
      case "DELETED" -> {
        T object = Codec.decode(event.object(), path.type());
        version = object.getMetadata().getResourceVersion();
        cache.remove(object);
      }
      case "BOOKMARK" ->
          version =
              Codec.tree(event.object()).path("metadata").path("resourceVersion").asText(version);
      case "ERROR" -> throw refusal(event.object());
      default -> throw new IllegalStateException("unknown watch event " + event.type());
    }
  }

  private static PlatformException refusal(byte[] status) {
    var tree = Codec.tree(status);
    boolean expired = tree.path("code").asInt() == 410;
    return new PlatformException(
        expired ? Reason.EXPIRED : Reason.INTERNAL, tree.path("message").asText("watch failed"));
  }
}
