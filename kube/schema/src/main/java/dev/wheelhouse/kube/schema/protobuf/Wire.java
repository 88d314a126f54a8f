// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the protobuf wire format (tags, variable-length numbers, length-delimited bytes).
final class Wire {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private final byte[] data;
  private final int end;
  private int at;

  Wire(byte[] data) {
    this(data, 0);
  }

  Wire(byte[] data, int from) {
    this.data = data;
    this.at = from;
    this.end = data.length;
  }

  boolean more() {
    return at < end;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte part = next();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw malformed();
  }

  private byte next() {
    if (at >= end) {
      throw malformed();
    }
    return data[at++];
  }

  byte[] bytes() {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw malformed();
    }
    at += (int) length;
    return Arrays.copyOfRange(data, at - (int) length, at);
  }

  String string() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  long fixed64() {
    return Integer.toUnsignedLong(fixed32()) | ((long) fixed32() << Integer.SIZE);
  }

  int fixed32() {
    int value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      value |= (next() & 0xff) << shift;
    }
    return value;
  }

  void skip(int wireType) {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> fixed64();
      case BYTES -> bytes();
      case FIXED32 -> fixed32();
      default -> throw malformed();
    }
  }

  static PlatformException malformed() {
    return new PlatformException(Reason.BAD_REQUEST, "malformed protobuf body");
  }
}
