// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Frames of HTTP/2 by hand (RFC 9113), so that they can be wrong. Header fields are literals
/// without Huffman coding (RFC 7541).
final class Http2Frames {

  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  private static final int HEAD = 9;

  private Http2Frames() {}

  static byte[] frame(int type, int flags, int stream, byte[] content) {
    ByteBuffer frame = ByteBuffer.allocate(HEAD + content.length);
    frame.put((byte) (content.length >> 16)).putShort((short) content.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(content);
    return frame.array();
  }

  static byte[] settings() {
    return frame(SETTINGS, 0, 0, new byte[0]);
  }

  /// A setting of the client.
  static byte[] setting(int name, int value) {
    return frame(
        SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) name).putInt(value).array());
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  /// The head of `GET /` or `POST /`.
  static byte[] head(boolean post) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(post ? 0x83 : 0x82);
    out.write(0x87);
    out.write(0x84);
    out.write(0x01);
    text(out, "localhost");
    return out.toByteArray();
  }

  static byte[] field(String name, String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    text(out, name);
    text(out, value);
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write(text.length());
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
