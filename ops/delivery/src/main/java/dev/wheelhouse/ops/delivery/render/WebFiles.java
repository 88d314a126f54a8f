// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.definitions.Surroundings;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Files with objects that components name by address. What an address gave is kept for the
/// revision of the application that named it, so that a reconcile fetches nothing twice and a file
/// that changes does not slip into what is running. It is kept in memory only: after a restart of
/// the operator it is read again. Safe for use by many threads.
public final class WebFiles {

  /// Where nothing can be read.
  public static final WebFiles NONE =
      new WebFiles((path, _) -> {
        throw new PlatformException(
            Reason.INVALID, path + ": files are read by the operator alone, not here");
      });

  private static final int MOST_KEPT = 256;
  private static final Duration SETBACK = Duration.ofSeconds(15);

  private final Fetch fetch;
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  /// Reads one address.
  @FunctionalInterface
  public interface Fetch {

    /// @param path of the parameter, for messages
    /// @throws PlatformException why there is nothing to read
    String text(String path, String url);
  }

  /// @param failure why it could not be read; null when it could
  private record Kept(String text, @Nullable PlatformException failure, long time) {}

  public WebFiles(Fetch fetch) {
    this.fetch = fetch;
  }

  /// Files that are read as steps make their calls, and from where these may go.
  public static WebFiles by(HttpCalls calls) {
    return new WebFiles((path, url) -> {
      HttpCalls.Answer answer = calls.send(path, "GET", url, Map.of(), "");
      if (answer.status() != 200) {
        throw new PlatformException(
            Reason.INVALID, path + ": " + HttpCalls.address(url) + " answered " + answer.status());
      }
      return answer.body();
    });
  }

  /// The files of one application.
  ///
  /// @param uid tells it from another of the same name that was there before
  public Surroundings.Files of(String namespace, String uid) {
    return (path, url, revision) ->
        text(path, url, namespace + "/" + uid + " " + revision + " " + url);
  }

  private String text(String path, String url, String key) {
    Optional<Kept> before;
    synchronized (kept) {
      before = Optional.ofNullable(kept.get(key));
    }
    if (before.isPresent()) {
      PlatformException failure = before.get().failure();
      if (failure == null) {
        return before.get().text();
      }
      if (System.nanoTime() - before.get().time() < SETBACK.toNanos()) {
        throw failure;
      }
    }
    try {
      check(path, url);
      String text = fetch.text(path, url);
      keep(key, new Kept(text, null, System.nanoTime()));
      return text;
    } catch (PlatformException e) {
      keep(key, new Kept("", e, System.nanoTime()));
      throw e;
    }
  }

  private void keep(String key, Kept value) {
    synchronized (kept) {
      kept.remove(key);
      kept.put(key, value);
      while (kept.size() > MOST_KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
  }

  private void check(String path, String url) {
    try {
      URI uri = URI.create(url.strip());
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
      if (uri.getHost() == null || !scheme.matches("https?")) {
        throw new PlatformException(
            Reason.INVALID, path + ": must be an http or https address, is " + scheme + "...");
      }
    } catch (IllegalArgumentException _) {
      throw new PlatformException(Reason.INVALID, path + ": is a malformed address");
    }
  }
}
