// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.model.KubernetesModel;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads objects in the media type `application/vnd.kubernetes.protobuf`: four magic bytes, then a
/// `runtime.Unknown` message that names the kind and holds the object.
///
/// Go programs write fields that hold nothing (0, false, "") as they write set ones. So empty
/// values are dropped, but for fields where absence means something else, and those that JSON
/// always has.
public final class ProtobufReader {

  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  static final byte[] MAGIC = {'k', '8', 's', 0};

  private final KubernetesModel model;

  public ProtobufReader(KubernetesModel model) {
    this.model = model;
  }

  /// @throws PlatformException `BAD_REQUEST` for bytes that are no such message,
  ///   `UNSUPPORTED_MEDIA_TYPE` for a kind that has no protobuf form here
  public JsonObject read(byte[] body) {
    if (body.length < MAGIC.length || !startsWithMagic(body)) {
      throw Wire.malformed();
    }
    GroupVersionKind kind = new GroupVersionKind("", "", "");
    byte[] raw = {};
    Wire envelope = new Wire(body, MAGIC.length);
    while (envelope.more()) {
      int tag = (int) envelope.varint();
      switch (tag >>> 3) {
        case 1 -> kind = kind(envelope.bytes());
        case 2 -> raw = envelope.bytes();
        default -> envelope.skip(tag & 7);
      }
    }
    return object(kind, raw);
  }

  private static boolean startsWithMagic(byte[] body) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (body[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static GroupVersionKind kind(byte[] typeMeta) {
    Wire wire = new Wire(typeMeta);
    String apiVersion = "";
    String kind = "";
    while (wire.more()) {
      int tag = (int) wire.varint();
      switch (tag >>> 3) {
        case 1 -> apiVersion = wire.string();
        case 2 -> kind = wire.string();
        default -> wire.skip(tag & 7);
      }
    }
    return GroupVersionKind.of(apiVersion, kind);
  }

  private JsonObject object(GroupVersionKind kind, byte[] raw) {
    String message =
        MessageTypes.name(model, kind)
            .orElseThrow(() ->
                new PlatformException(
                    Reason.UNSUPPORTED_MEDIA_TYPE,
                    kind.apiVersion() + " " + kind.kind() + " has no protobuf form, send JSON"));
    JsonObject object = JsonObject.of("apiVersion", kind.apiVersion(), "kind", kind.kind());
    fields(new Wire(raw), MessageTypes.get(message), object);
    return object;
  }

  private static void fields(Wire wire, MessageType type, JsonObject into) {
    while (wire.more()) {
      int tag = (int) wire.varint();
      MessageType.Field field = type.field(tag >>> 3);
      if (field == null) {
        wire.skip(tag & 7);
      } else {
        field(wire, tag & 7, field, into);
      }
    }
  }

  private static void field(Wire wire, int wireType, MessageType.Field field, JsonObject into) {
    switch (field.shape()) {
      case SINGLE -> {
        if (field.inline()) {
          fields(new Wire(wire.bytes()), MessageTypes.get(field.type()), into);
        } else {
          single(wire, wireType, field, into);
        }
      }
      case LIST -> list(wire, wireType, field, into.childArray(field.name()));
      case MAP -> entry(new Wire(wire.bytes()), field, into.childObject(field.name()));
    }
  }

  private static void single(Wire wire, int wireType, MessageType.Field field, JsonObject into) {
    Object value = value(wire, wireType, field);
    boolean empty = value == null || value.equals("") || value.equals(0L) || value.equals(false);
    if (value != null && (!empty || field.keepsZero() || field.isMessage())) {
      into.put(field.name(), value);
    }
  }

  private static void list(Wire wire, int wireType, MessageType.Field field, JsonArray into) {
    boolean packed = wireType == Wire.BYTES && isNumber(field.type());
    if (packed) {
      Wire numbers = new Wire(wire.bytes());
      while (numbers.more()) {
        into.add(numbers.varint());
      }
      return;
    }
    Object value = value(wire, wireType, field);
    into.add(value == null ? "" : value);
  }

  private static boolean isNumber(String type) {
    return type.equals("int32") || type.equals("int64");
  }

  private static void entry(Wire wire, MessageType.Field field, JsonObject into) {
    String key = "";
    Object value = field.isMessage() ? new JsonObject() : "";
    while (wire.more()) {
      int tag = (int) wire.varint();
      switch (tag >>> 3) {
        case 1 -> key = wire.string();
        case 2 -> value = Optional.ofNullable(value(wire, tag & 7, field)).orElse(value);
        default -> wire.skip(tag & 7);
      }
    }
    into.put(key, value);
  }

  /// @return null for what JSON leaves out
  private static @Nullable Object value(Wire wire, int wireType, MessageType.Field field) {
    return switch (field.type()) {
      case "string" -> wire.string();
      case "bytes" -> Base64.getEncoder().encodeToString(wire.bytes());
      case "bool" -> wire.varint() != 0;
      case "int32" -> (long) (int) wire.varint();
      case "int64" -> wire.varint();
      case "double" -> SpecialMessages.number(Double.longBitsToDouble(wire.fixed64()));
      default -> {
        if (wireType != Wire.BYTES) {
          wire.skip(wireType);
          yield null;
        }
        yield message(wire.bytes(), field);
      }
    };
  }

  private static @Nullable Object message(byte[] bytes, MessageType.Field field) {
    SpecialWriter special = field.special();
    if (special == null) {
      return object(bytes, field.type());
    }
    return switch (special) {
      case TIME -> SpecialMessages.time(bytes, field.type().endsWith("MicroTime"));
      case DURATION -> SpecialMessages.duration(bytes);
      case TEXT -> SpecialMessages.firstString(bytes);
      case INT_OR_STRING -> SpecialMessages.intOrString(bytes);
      case RAW -> SpecialMessages.json(bytes);
      case STRINGS -> SpecialMessages.strings(bytes);
      case SCHEMA_OR_ARRAY, SCHEMA_OR_BOOL, SCHEMA_OR_STRINGS -> schemaOr(bytes, special, field);
    };
  }

  private static JsonObject object(byte[] bytes, String type) {
    JsonObject object = new JsonObject();
    fields(new Wire(bytes), MessageTypes.get(type), object);
    return object;
  }

  /// A schema, or what may stand in its place: several of them, a flag, names.
  private static Object schemaOr(byte[] bytes, SpecialWriter special, MessageType.Field field) {
    String schema = field.type().substring(0, field.type().lastIndexOf("Or"));
    int schemaField = special == SpecialWriter.SCHEMA_OR_BOOL ? 2 : 1;
    Wire wire = new Wire(bytes);
    JsonArray several = new JsonArray();
    Object one = null;
    boolean allowed = false;
    while (wire.more()) {
      int tag = (int) wire.varint();
      if (tag >>> 3 == schemaField) {
        one = object(wire.bytes(), schema);
      } else if (special == SpecialWriter.SCHEMA_OR_BOOL) {
        allowed = wire.varint() != 0;
      } else if (special == SpecialWriter.SCHEMA_OR_ARRAY) {
        several.add(object(wire.bytes(), schema));
      } else {
        several.add(wire.string());
      }
    }
    if (one != null) {
      return one;
    }
    return special == SpecialWriter.SCHEMA_OR_BOOL ? (Object) allowed : several;
  }

  /// The same as JSON bytes.
  public byte[] toJson(byte[] body) {
    return Json.writeBytes(read(body));
  }
}
