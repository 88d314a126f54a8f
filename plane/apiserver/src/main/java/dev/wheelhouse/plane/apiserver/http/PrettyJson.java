// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes well-formed JSON with a line for each field and element, two spaces deeper for each
/// level.
final class PrettyJson {

  private static final byte[] INDENT = "  ".getBytes(StandardCharsets.US_ASCII);

  private final byte[] json;
  private final ByteArrayOutputStream out;
  private int depth;

  private PrettyJson(byte[] json) {
    this.json = json;
    this.out = new ByteArrayOutputStream(json.length * 2);
  }

  static byte[] of(byte[] json) {
    PrettyJson pretty = new PrettyJson(json);
    pretty.write();
    return pretty.out.toByteArray();
  }

  private void write() {
    int at = 0;
    while (at < json.length) {
      at = json[at] == '"' ? string(at) : token(at);
    }
  }

  private int string(int from) {
    int at = from + 1;
    while (json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    out.write(json, from, at + 1 - from);
    return at + 1;
  }

  private int token(int at) {
    byte token = json[at];
    switch (token) {
      case '{', '[' -> {
        return open(at);
      }
      case '}', ']' -> {
        depth--;
        line();
        out.write(token);
      }
      case ',' -> {
        out.write(token);
        line();
      }
      case ':' -> {
        out.write(token);
        out.write(' ');
      }
      case ' ', '\n', '\r', '\t' -> {}
      default -> out.write(token);
    }
    return at + 1;
  }

  /// An empty object or list stays on its line.
  private int open(int at) {
    out.write(json[at]);
    int next = at + 1;
    while (next < json.length && json[next] <= ' ') {
      next++;
    }
    if (next < json.length && (json[next] == '}' || json[next] == ']')) {
      out.write(json[next]);
      return next + 1;
    }
    depth++;
    line();
    return next;
  }

  private void line() {
    out.write('\n');
    for (int i = 0; i < depth; i++) {
      out.write(INDENT, 0, INDENT.length);
    }
  }
}
