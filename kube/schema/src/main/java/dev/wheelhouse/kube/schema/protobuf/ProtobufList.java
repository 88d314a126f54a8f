// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

/// A list in protobuf, made while it is written.
///
/// A message says its size before its content, so all items have to be encoded before the first is
/// written. What that makes is kept up to a bound; items beyond are encoded a second time when it
/// is their turn. So a list of any size costs bounded memory, and one of usual size no second pass.
public final class ProtobufList {

  /// How much is kept between the two passes.
  private static final long KEPT_BYTES = 4L << 20;

  /// The empty fields 3 and 4 of the envelope.
  private static final byte[] END = {0x1a, 0, 0x22, 0};

  private final byte[] envelope;
  private final byte[] metadata;
  private final List<byte[]> kept;
  private final List<byte[]> items;
  private final ProtobufWriter.ItemWriter writer;
  private final long size;

  private ProtobufList(
      byte[] envelope,
      byte[] metadata,
      List<byte[]> kept,
      List<byte[]> items,
      ProtobufWriter.ItemWriter writer,
      long size) {
    this.envelope = envelope;
    this.metadata = metadata;
    this.kept = kept;
    this.items = items;
    this.writer = writer;
    this.size = size;
  }

  /// @param envelope what stands before a list of a size
  /// @param metadata the list without its items
  static ProtobufList of(
      IntFunction<byte[]> envelope,
      byte[] metadata,
      ProtobufWriter.ItemWriter writer,
      List<byte[]> items) {
    List<byte[]> kept = new ArrayList<>();
    long content = metadata.length;
    for (byte[] item : items) {
      Bytes element = writer.write(item);
      content += element.size();
      if (content <= KEPT_BYTES) {
        kept.add(element.toArray());
      }
    }
    byte[] start = envelope.apply(Math.toIntExact(content));
    return new ProtobufList(
        start, metadata, kept, items, writer, start.length + content + END.length);
  }

  /// How many bytes it is.
  public long size() {
    return size;
  }

  /// All of it from front to back. Walked once, by one thread.
  public Iterator<byte[]> pieces() {
    return new Iterator<>() {
      private int next = -2;

      @Override
      public boolean hasNext() {
        return next <= items.size();
      }

      @Override
      public byte[] next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return piece(next++);
      }
    };
  }

  private byte[] piece(int place) {
    return switch (place) {
      case -2 -> envelope;
      case -1 -> metadata;
      default -> place == items.size() ? END : element(place);
    };
  }

  private byte[] element(int place) {
    return place < kept.size() ? kept.get(place) : writer.write(items.get(place)).toArray();
  }
}
