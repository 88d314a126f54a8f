// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growing array in the protobuf wire format. A message inside is written in place and moved by
/// the size of its length once that is known.
public final class Bytes {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;

  private byte[] data;
  private int size;

  public Bytes(int capacity) {
    this.data = new byte[capacity];
  }

  private void reserve(int more) {
    if (data.length - size < more) {
      data = Arrays.copyOf(data, Math.max(data.length * 2, size + more));
    }
  }

  private void varint(long value) {
    reserve(10);
    if (value >= 0 && value <= 0x7f) {
      data[size++] = (byte) value;
      return;
    }
    long left = value;
    while ((left & ~0x7fL) != 0) {
      data[size++] = (byte) ((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    data[size++] = (byte) left;
  }

  public void number(int field, long value) {
    varint(((long) field << 3) | VARINT);
    varint(value);
  }

  public void fixed64(int field, long value) {
    varint(((long) field << 3) | FIXED64);
    reserve(Long.BYTES);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      data[size++] = (byte) (value >>> shift);
    }
  }

  void bytes(int field, byte[] from, int start, int length) {
    varint(((long) field << 3) | LENGTH);
    varint(length);
    reserve(length);
    System.arraycopy(from, start, data, size, length);
    size += length;
  }

  void bytes(int field, Bytes from) {
    bytes(field, from.data, 0, from.size);
  }

  public void string(int field, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes(field, utf8, 0, utf8.length);
  }

  /// Begins a message; its content follows until [#end(int)].
  ///
  /// @return what `end` wants
  public int begin(int field) {
    varint(((long) field << 3) | LENGTH);
    reserve(1);
    return size++;
  }

  public void end(int begun) {
    int length = size - begun - 1;
    int extra = sizeOf(length) - 1;
    if (extra > 0) {
      reserve(extra);
      System.arraycopy(data, begun + 1, data, begun + 1 + extra, length);
    }
    size = begun;
    varint(length);
    size = begun + 1 + extra + length;
  }

  private static int sizeOf(int length) {
    return Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 6) / 7);
  }

  /// Appends bytes that are no field.
  void raw(byte[] from) {
    reserve(from.length);
    System.arraycopy(from, 0, data, size, from.length);
    size += from.length;
  }

  /// Appends four bytes, the highest first.
  void bigEndian(int value) {
    reserve(Integer.BYTES);
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      data[size++] = (byte) (value >>> shift);
    }
  }

  /// Begins a message of a known size that is written elsewhere.
  void announce(int field, int length) {
    varint(((long) field << 3) | LENGTH);
    varint(length);
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  public byte[] toArray() {
    return Arrays.copyOf(data, size);
  }
}
