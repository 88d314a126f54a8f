// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.plane.apiserver.authn.Credentials;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Reads the head of an HTTP request into an [ApiRequest].
final class RequestReader {

  private static final String BEARER = "bearer ";
  private static final String PEER = Peer.class.getName();

  private final boolean clientCertificates;

  /// Who is at the other end of a TLS session.
  ///
  /// @param certificate null where none was presented
  private record Peer(@Nullable X509Certificate certificate) {}

  /// @param clientCertificates whether TLS sessions may carry one
  RequestReader(boolean clientCertificates) {
    this.clientCertificates = clientCertificates;
  }

  ApiRequest read(HttpServerRequest http, byte[] body) {
    Map<String, String> headers = headers(http);
    String uri = http.uri();
    int question = uri.indexOf('?');
    String path = decodePath(question < 0 ? uri : uri.substring(0, question));
    return new ApiRequest(
        http.method().name(),
        path,
        question < 0 ? Map.of() : query(uri.substring(question + 1)),
        headers,
        body,
        credentials(http, headers),
        null);
  }

  private static Map<String, String> headers(HttpServerRequest http) {
    Map<String, String> headers = HashMap.newHashMap(8);
    for (Map.Entry<String, String> header : http.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      String between = between(name);
      headers.merge(name, header.getValue(), (a, b) -> a + between + b);
    }
    return headers;
  }

  /// How several values of a header are kept: those that may have commas in them a line each.
  private static String between(String name) {
    if (name.equals("cookie")) {
      return "; ";
    }
    return name.startsWith("impersonate-") || name.startsWith("x-remote-") ? "\n" : ",";
  }

  /// Whether the path of a URI has no broken escape in it.
  static boolean readable(String uri) {
    if (uri.indexOf('%') < 0) {
      return true;
    }
    int question = uri.indexOf('?');
    try {
      decodePath(question < 0 ? uri : uri.substring(0, question));
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  static String decodePath(String path) {
    return path.indexOf('%') < 0
        ? path
        : URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /// Parameters with a broken escape are left out, as Go's servers do.
  static Map<String, List<String>> query(String text) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        addPair(query, pair);
      }
    }
    return query;
  }

  private static void addPair(Map<String, List<String>> query, String pair) {
    int equals = pair.indexOf('=');
    try {
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      query.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
    } catch (IllegalArgumentException _) {
      // Left out.
    }
  }

  private static String decode(String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0
        ? text
        : URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private Credentials credentials(HttpServerRequest http, Map<String, String> headers) {
    String token = bearer(headers);
    X509Certificate certificate = clientCertificates ? certificate(http) : null;
    return token == null && certificate == null
        ? Credentials.NONE
        : new Credentials(token, certificate);
  }

  /// The token of `Authorization: Bearer`.
  private static @Nullable String bearer(Map<String, String> headers) {
    String header = headers.get("authorization");
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).strip()
        : null;
  }

  /// The peer's certificate, looked for once a TLS session.
  private static @Nullable X509Certificate certificate(HttpServerRequest http) {
    SSLSession session = http.sslSession();
    if (session == null) {
      return null;
    }
    if (session.getValue(PEER) instanceof Peer known) {
      return known.certificate();
    }
    Peer peer = new Peer(presented(session));
    session.putValue(PEER, peer);
    return peer.certificate();
  }

  private static @Nullable X509Certificate presented(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? leaf : null;
    } catch (SSLPeerUnverifiedException _) {
      return null;
    }
  }
}
