// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.model.KubernetesModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Writes objects in the media type `application/vnd.kubernetes.protobuf`: four magic bytes, then a
/// `runtime.Unknown` message that names the kind and holds the object. The JSON is read once, from
/// front to back, and no tree is made.
///
/// What JSON leaves out is left out; lists hold their items without kinds, as the messages have
/// none.
public final class ProtobufWriter {

  private final KubernetesModel model;
  private final Map<GroupVersionKind, Optional<MessageType>> types = new ConcurrentHashMap<>();

  public ProtobufWriter(KubernetesModel model) {
    this.model = model;
  }

  /// Whether objects of a kind have a protobuf form.
  public boolean knows(GroupVersionKind kind) {
    return type(kind) != null;
  }

  private @Nullable MessageType type(GroupVersionKind kind) {
    return types.computeIfAbsent(kind, this::find).orElse(null);
  }

  private Optional<MessageType> find(GroupVersionKind kind) {
    return MessageTypes.name(model, kind).map(MessageTypes::get);
  }

  /// Encodes a JSON object.
  ///
  /// @param json a well-formed document
  /// @return empty when its kind has no protobuf form
  public Optional<byte[]> write(byte[] json) {
    GroupVersionKind kind = kind(json);
    MessageType type = type(kind);
    return type == null ? Optional.empty() : Optional.of(write(kind, type, json));
  }

  private static byte[] write(GroupVersionKind kind, MessageType type, byte[] json) {
    Bytes out = new Bytes(json.length + 64);
    out.raw(ProtobufReader.MAGIC);
    int typeMeta = out.begin(1);
    out.string(1, kind.apiVersion());
    out.string(2, kind.kind());
    out.end(typeMeta);
    int raw = out.begin(2);
    MessageWriter.write(new JsonCursor(json), type, out);
    out.end(raw);
    out.string(3, "");
    out.string(4, "");
    return out.toArray();
  }

  /// Encodes a list, item by item.
  ///
  /// @param list the list without items, a JSON object
  /// @param items the items as JSON
  /// @return empty when the list's kind has no protobuf form
  public Optional<ProtobufList> write(byte[] list, List<byte[]> items) {
    GroupVersionKind kind = kind(list);
    MessageType type = type(kind);
    MessageType.Place place = type == null ? null : type.place("items");
    if (type == null || place == null) {
      return Optional.empty();
    }
    Bytes metadata = new Bytes(list.length);
    MessageWriter.write(new JsonCursor(list), type, metadata);
    return Optional.of(
        ProtobufList.of(
            size -> envelope(kind, size),
            metadata.toArray(),
            new ItemWriter(place.field()),
            items));
  }

  /// Writes items as elements of a list's field.
  static final class ItemWriter {
    private final int field;
    private final MessageType type;
    private final Bytes out = new Bytes(4096);

    ItemWriter(MessageType.Field field) {
      this.field = field.number();
      this.type = MessageTypes.get(field.type());
    }

    /// @return the element; overwritten by the next one
    Bytes write(byte[] item) {
      out.clear();
      int begun = out.begin(field);
      MessageWriter.write(new JsonCursor(item), type, out);
      out.end(begun);
      return out;
    }
  }

  /// What stands before an object of a size.
  private static byte[] envelope(GroupVersionKind kind, int size) {
    Bytes out = new Bytes(64);
    out.raw(ProtobufReader.MAGIC);
    int typeMeta = out.begin(1);
    out.string(1, kind.apiVersion());
    out.string(2, kind.kind());
    out.end(typeMeta);
    out.announce(2, size);
    return out.toArray();
  }

  /// Reads `apiVersion` and `kind`, wherever they stand.
  private static GroupVersionKind kind(byte[] json) {
    JsonCursor cursor = new JsonCursor(json);
    String apiVersion = "";
    String kind = "";
    if (!cursor.take('{')) {
      return new GroupVersionKind("", "", "");
    }
    while ((apiVersion.isEmpty() || kind.isEmpty()) && cursor.next('}')) {
      switch (cursor.name()) {
        case "apiVersion" -> apiVersion = cursor.string();
        case "kind" -> kind = cursor.string();
        default -> cursor.skip();
      }
    }
    return GroupVersionKind.of(apiVersion, kind);
  }

  /// One event of a watch: its length in four bytes, then a `WatchEvent` that holds the object.
  ///
  /// @param object what [#write(byte[])] made
  public static byte[] event(String type, byte[] object) {
    Bytes message = new Bytes(object.length + 32);
    message.string(1, type);
    int extension = message.begin(2);
    message.bytes(1, object, 0, object.length);
    message.end(extension);
    Bytes frame = new Bytes(message.size() + Integer.BYTES);
    frame.bigEndian(message.size());
    frame.raw(message.toArray());
    return frame.toArray();
  }
}
