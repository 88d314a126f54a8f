// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// One page of a sorted list, as the distribution specification has them: `n` names at most, those
/// after `last`, and a `Link` to the next page where there is one.
record Page(List<String> names, boolean more) {

  /// @throws RegistryError `PAGINATION_NUMBER_INVALID` where `n` is no number
  static Page of(List<String> sorted, Map<String, String> query) throws RegistryError {
    String last = query.getOrDefault("last", "");
    List<String> rest =
        sorted.stream().filter(name -> last.isEmpty() || name.compareTo(last) > 0).toList();
    String wanted = query.get("n");
    if (wanted == null) {
      return new Page(rest, false);
    }
    if (!wanted.matches("[0-9]{1,9}")) {
      throw new RegistryError(
          400, "PAGINATION_NUMBER_INVALID", "n must be a number, not \"" + wanted + "\"");
    }
    int limit = Integer.parseInt(wanted);
    List<String> page = rest.subList(0, Math.min(limit, rest.size()));
    return new Page(page, limit > 0 && page.size() < rest.size());
  }

  /// Tells where the next page is.
  void link(HttpExchange exchange) {
    if (more) {
      exchange
          .getResponseHeaders()
          .set(
              "Link",
              "<%s?n=%d&last=%s>; rel=\"next\""
                  .formatted(
                      exchange.getRequestURI().getPath(),
                      names.size(),
                      URLEncoder.encode(names.getLast(), StandardCharsets.UTF_8)));
    }
  }
}
