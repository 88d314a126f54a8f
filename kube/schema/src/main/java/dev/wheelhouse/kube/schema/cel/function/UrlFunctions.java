// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import static dev.wheelhouse.kube.schema.cel.function.Types.BOOL;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRING;
import static dev.wheelhouse.kube.schema.cel.function.Types.STRINGS;
import static dev.wheelhouse.kube.schema.cel.function.Types.URL;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import java.util.List;
import java.util.function.Function;

/// Kubernetes' URL library.
final class UrlFunctions {

  private UrlFunctions() {}

  static List<Overload> overloads() {
    return List.of(
        Overload.global(
            "url", "string_to_url", URL, List.of(STRING), (_, a) -> Url.parse((String) a[0])),
        Overload.global(
            "isURL", "is_url_string", BOOL, List.of(STRING), (_, a) -> isUrl((String) a[0])),
        read("getScheme", "url_get_scheme", STRING, Url::scheme),
        read("getHost", "url_get_host", STRING, Url::host),
        read("getHostname", "url_get_hostname", STRING, Url::hostname),
        read("getPort", "url_get_port", STRING, Url::port),
        read("getEscapedPath", "url_get_escaped_path", STRING, Url::escapedPath),
        read("getQuery", "url_get_query", MapType.create(STRING, STRINGS), Url::parameters));
  }

  private static Overload read(
      String function, String id, CelType result, Function<Url, Object> reader) {
    return Overload.member(function, id, result, List.of(URL), (_, a) -> reader.apply((Url) a[0]));
  }

  static boolean isUrl(String text) {
    try {
      Url.parse(text);
      return true;
    } catch (CelFault _) {
      return false;
    }
  }
}
