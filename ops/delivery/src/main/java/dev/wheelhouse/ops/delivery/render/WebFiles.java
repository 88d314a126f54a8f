// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.definitions.Surroundings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Files with objects that components name by address. What an address gave is kept for the revision
/// of the application that named it, so that a reconcile fetches nothing twice and a file that
/// changes does not slip into what is running. Safe for use by many threads.
public final class WebFiles implements Surroundings.Files {

  private static final int MOST_KEPT = 256;
  private static final Duration SETBACK = Duration.ofSeconds(15);

  private final Fetch fetch;
  private final Predicate<InetAddress> refused;
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

  /// @param refused which addresses may not be connected to
  public WebFiles(Fetch fetch, Predicate<InetAddress> refused) {
    this.fetch = fetch;
    this.refused = refused;
  }

  /// What belongs to this machine, or tells it who it is.
  public static boolean own(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress();
  }

  @Override
  public String text(String path, String url, String revision) {
    String key = revision + " " + url;
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
      for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
        if (refused.test(address)) {
          throw new PlatformException(
              Reason.INVALID,
              path
                  + ": "
                  + uri.getHost()
                  + " is an address of this machine or of its cloud, which no file is read from");
        }
      }
    } catch (IllegalArgumentException _) {
      throw new PlatformException(Reason.INVALID, path + ": is a malformed address");
    } catch (UnknownHostException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, path + ": the host is unknown: " + e.getMessage(), e);
    }
  }
}
