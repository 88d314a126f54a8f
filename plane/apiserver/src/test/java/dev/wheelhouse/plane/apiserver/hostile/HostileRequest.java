// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.hostile;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// One request as it goes over the wire.
///
/// @param headers lines without their ends
record HostileRequest(String method, String target, List<String> headers, byte[] body) {

  private static final int SHOWN = 300;

  byte[] wire() {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nhost: localhost\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    if (body.length > 0 || !method.equals("GET")) {
      head.append("content-length: ").append(body.length).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    byte[] all = java.util.Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  @Override
  public String toString() {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return "\n"
        + method
        + " "
        + cut(target)
        + " "
        + cut(headers.toString())
        + "\n  "
        + body.length
        + " bytes: "
        + cut(text);
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
