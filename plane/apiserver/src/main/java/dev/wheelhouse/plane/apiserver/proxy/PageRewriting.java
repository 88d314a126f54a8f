// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Lets the links of an answer lead through the proxy again: those of a page, and where a redirect
/// points.
///
/// @param prefix the path on this server under which the other side is seen, without slash at the
///   end
/// @param backend host and port of the other side, as its links may name it
/// @param host how our caller named this server; empty where it did not
record PageRewriting(String prefix, String backend, String host) {

  private static final int LARGEST_PAGE = 32 << 20;

  Answer apply(Answer answer) throws IOException {
    String location = answer.header("location");
    if (!location.isEmpty()) {
      return answer.with("location", address(location));
    }
    String type = answer.header("content-type").split(";", 2)[0].strip();
    return type.equals("text/html") ? page(answer) : answer;
  }

  private Answer page(Answer answer) throws IOException {
    return switch (answer.header("content-encoding")) {
      case "" -> replaced(answer, rewritten(read(answer.body())));
      case "gzip" -> {
        byte[] page;
        try (InputStream unzipped = new GZIPInputStream(answer.body())) {
          page = read(unzipped);
        }
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(page.length);
        try (OutputStream out = new GZIPOutputStream(zipped)) {
          out.write(rewritten(page));
        }
        yield replaced(answer, zipped.toByteArray());
      }
      default -> answer;
    };
  }

  private static byte[] read(InputStream body) throws IOException {
    byte[] page = body.readNBytes(LARGEST_PAGE);
    if (page.length == LARGEST_PAGE) {
      throw new IOException("the page is larger than " + LARGEST_PAGE + " bytes");
    }
    return page;
  }

  private static Answer replaced(Answer answer, byte[] body) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.put("content-length", Integer.toString(body.length));
    return answer.withBody(headers, new ByteArrayInputStream(body));
  }

  private byte[] rewritten(byte[] page) {
    return HtmlLinks.rewrite(new String(page, StandardCharsets.UTF_8), this::address)
        .getBytes(StandardCharsets.UTF_8);
  }

  /// An address of a page as it must stand for our caller.
  String address(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException _) {
      return text;
    }
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    boolean elsewhere =
        !authority.isEmpty() && !authority.equals(backend) && !authority.equals(host);
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (elsewhere || !path.startsWith("/") || uri.isOpaque()) {
      return text;
    }
    boolean named = !authority.isEmpty() && authority.equals(host);
    String server = named ? uri.getScheme() + "://" + authority : "";
    return server
        + (path.startsWith(prefix) ? path : prefix + path)
        + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
        + (uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment());
  }
}
