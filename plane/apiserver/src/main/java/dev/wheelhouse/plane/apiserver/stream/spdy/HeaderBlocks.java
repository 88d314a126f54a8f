// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.spdy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Compresses and decompresses the header blocks of one connection. Each direction is one zlib
/// stream over all its blocks, so blocks must come in the order of the wire. Not safe for several
/// threads in one direction.
final class HeaderBlocks implements AutoCloseable {

  private static final byte[] DICTIONARY = HeaderDictionary.bytes();
  private static final int MAX_BLOCK = 256 * 1024;

  private final Inflater inflater = new Inflater();
  private final Deflater deflater = new Deflater();

  HeaderBlocks() {
    deflater.setDictionary(DICTIONARY);
  }

  /// @return headers by lower-case name; several values of one name are joined by NUL
  Map<String, String> read(byte[] compressed) throws IOException {
    byte[] block = inflate(compressed);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(block));
    Map<String, String> headers = new LinkedHashMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String name = text(in);
      headers.put(name, text(in));
    }
    return headers;
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("SPDY: damaged header block");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private byte[] inflate(byte[] compressed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    inflater.setInput(compressed);
    try {
      while (true) {
        int count = inflater.inflate(buffer);
        out.write(buffer, 0, count);
        if (inflater.needsDictionary()) {
          inflater.setDictionary(DICTIONARY);
        } else if (count == 0) {
          return out.toByteArray();
        }
        if (out.size() > MAX_BLOCK) {
          throw new IOException("SPDY: header block too big");
        }
      }
    } catch (DataFormatException | IllegalArgumentException e) {
      throw new IOException("SPDY: damaged header block", e);
    }
  }

  byte[] write(Map<String, String> headers) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(block);
    out.writeInt(headers.size());
    for (Map.Entry<String, String> header : headers.entrySet()) {
      writeText(out, header.getKey());
      writeText(out, header.getValue());
    }
    return deflate(block.toByteArray());
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private byte[] deflate(byte[] block) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    deflater.setInput(block);
    int count;
    do {
      count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
      out.write(buffer, 0, count);
    } while (count == buffer.length);
    return out.toByteArray();
  }

  @Override
  public void close() {
    inflater.end();
    deflater.end();
  }
}
