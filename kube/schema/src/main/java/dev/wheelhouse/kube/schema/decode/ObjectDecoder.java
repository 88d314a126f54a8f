// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.decode;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.protobuf.EmptyFields;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Brings an object of a built-in kind into the form that is stored, in place: values of a wrong
/// type are refused, unknown fields dropped, `null` is as good as absent, quantities and times get
/// their canonical form, fields that hold nothing stand as [EmptyFields] says. One walk does it
/// all. An instance serves one object.
public final class ObjectDecoder {

  private final GroupVersionKind kind;
  private final FieldTrail trail = new FieldTrail();
  private final List<String> unknown = new ArrayList<>(0);

  /// Whether fields that hold nothing are left as they are.
  private final boolean asWritten;

  private ObjectDecoder(GroupVersionKind kind, boolean asWritten) {
    this.kind = kind;
    this.asWritten = asWritten;
  }

  /// Decodes an object of a built-in kind.
  ///
  /// @return the paths of the dropped fields, such as `spec.containers[0].imagee`
  /// @throws PlatformException with [Reason#BAD_REQUEST] for a value of a wrong type
  public static List<String> decode(JsonObject object, Schema schema, GroupVersionKind kind) {
    ObjectDecoder decoder = new ObjectDecoder(kind, false);
    decoder.fields(object, schema);
    return decoder.unknown;
  }

  /// Decodes what a manager applies to an object of a built-in kind: it owns what it states, also
  /// where that holds nothing.
  ///
  /// @return the paths of the dropped fields
  /// @throws PlatformException with [Reason#BAD_REQUEST] for a value of a wrong type
  public static List<String> decodeApplied(
      JsonObject object, Schema schema, GroupVersionKind kind) {
    ObjectDecoder decoder = new ObjectDecoder(kind, true);
    decoder.fields(object, schema);
    return decoder.unknown;
  }

  /// Decodes a custom resource: its `metadata` is as strict as a built-in's, all else is only
  /// pruned; [dev.wheelhouse.kube.schema.structural.CustomResourceValidator] checks the types.
  ///
  /// @param schema as [dev.wheelhouse.kube.schema.structural.StructuralSchemas] makes it
  public static List<String> decodeCustom(JsonObject object, Schema schema, GroupVersionKind kind) {
    ObjectDecoder decoder = new ObjectDecoder(kind, true);
    Object metadata = object.get("metadata");
    Schema metadataSchema = schema.field("metadata").orElse(null);
    if (metadata != null && metadataSchema != null) {
      decoder.trail.enter("metadata");
      Object decoded = decoder.value(metadata, metadataSchema, schema);
      decoder.trail.leave();
      if (decoded == null) {
        object.remove("metadata");
      }
    }
    List<String> dropped = new ArrayList<>(decoder.unknown);
    dropped.addAll(Pruner.prune(object, schema));
    return dropped;
  }

  private void fields(JsonObject object, Schema schema) {
    Map<String, Schema> known = schema.fields();
    EmptyFields empty = asWritten ? EmptyFields.NONE : EmptyFields.of(schema);
    Iterator<Map.Entry<String, Object>> entries = object.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, Object> entry = entries.next();
      Schema field = known.get(entry.getKey());
      if (field != null) {
        trail.enter(entry.getKey());
        Object value = value(entry.getValue(), field, schema);
        if (value == null || empty.drops(entry.getKey(), value)) {
          entries.remove();
        } else {
          entry.setValue(value);
        }
        trail.leave();
      } else if (!schema.preservesUnknown()) {
        trail.enter(entry.getKey());
        unknown.add(trail.path());
        trail.leave();
        entries.remove();
      }
    }
    empty.fill(object);
  }

  /// The value to keep: the same, its canonical form, or null to drop it.
  private @Nullable Object value(Object value, Schema schema, Schema holder) {
    if (value == JsonNull.NULL) {
      return null;
    }
    return switch (schema.type()) {
      case OBJECT -> object(value, schema, holder);
      case MAP -> map(value, schema, holder);
      case ARRAY -> array(value, schema, holder);
      case STRING -> string(value, schema, holder);
      case INTEGER -> integer(value, schema, holder);
      case NUMBER -> expect(value instanceof Number, value, schema, holder);
      case BOOLEAN -> expect(value instanceof Boolean, value, schema, holder);
      case INT_OR_STRING -> intOrString(value, schema, holder);
      case ANY -> value;
    };
  }

  private Object object(Object value, Schema schema, Schema holder) {
    if (value instanceof JsonObject object) {
      fields(object, schema);
      return object;
    }
    boolean raw = schema.definitionName().endsWith(".RawExtension");
    return expect(raw, value, schema, holder);
  }

  private Object map(Object value, Schema schema, Schema holder) {
    if (!(value instanceof JsonObject object)) {
      throw mismatch(value, schema, holder);
    }
    Schema element = schema.items().orElse(null);
    if (element == null) {
      return object;
    }
    Iterator<Map.Entry<String, Object>> entries = object.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, Object> entry = entries.next();
      Object kept = element(entry.getValue(), element, holder);
      if (kept == null) {
        entries.remove();
      } else {
        entry.setValue(kept);
      }
    }
    return object;
  }

  private Object array(Object value, Schema schema, Schema holder) {
    if (!(value instanceof JsonArray array)) {
      throw mismatch(value, schema, holder);
    }
    Schema element = schema.items().orElse(null);
    ListIterator<Object> elements = array.listIterator();
    while (element != null && elements.hasNext()) {
      trail.enter(elements.nextIndex());
      Object kept = element(elements.next(), element, holder);
      if (kept == null) {
        elements.remove();
      } else {
        elements.set(kept);
      }
      trail.leave();
    }
    return array;
  }

  /// Inside collections `null` is the type's empty value.
  private @Nullable Object element(Object value, Schema schema, Schema holder) {
    if (value != JsonNull.NULL) {
      return value(value, schema, holder);
    }
    return switch (schema.type()) {
      case STRING -> "";
      case OBJECT -> new JsonObject();
      case INTEGER -> 0L;
      case BOOLEAN -> false;
      case INT_OR_STRING -> schema.format().equals("quantity") ? "0" : null;
      case MAP, ARRAY, NUMBER, ANY -> null;
    };
  }

  private Object string(Object value, Schema schema, Schema holder) {
    if (!(value instanceof String text)) {
      throw mismatch(value, schema, holder);
    }
    try {
      return switch (schema.format()) {
        case "date-time" -> Canonical.time(text);
        case "micro-time" -> Canonical.microTime(text);
        case "byte" -> Canonical.base64(text);
        default -> text;
      };
    } catch (IllegalArgumentException e) {
      throw DecodeErrors.cannotHandle(kind, String.valueOf(e.getMessage()));
    }
  }

  private Object integer(Object value, Schema schema, Schema holder) {
    boolean fits =
        value instanceof Long number
            && (!schema.format().equals("int32") || number.intValue() == number);
    return expect(fits, value, schema, holder);
  }

  private Object intOrString(Object value, Schema schema, Schema holder) {
    if (schema.format().equals("quantity")) {
      expect(value instanceof String || value instanceof Number, value, schema, holder);
      try {
        return Canonical.quantity(value);
      } catch (IllegalArgumentException e) {
        throw DecodeErrors.cannotHandle(kind, String.valueOf(e.getMessage()));
      }
    }
    boolean fits =
        value instanceof String || (value instanceof Long number && number.intValue() == number);
    return expect(fits, value, schema, holder);
  }

  private Object expect(boolean fits, Object value, Schema schema, Schema holder) {
    if (!fits) {
      throw mismatch(value, schema, holder);
    }
    return value;
  }

  private PlatformException mismatch(Object value, Schema schema, Schema holder) {
    return DecodeErrors.cannotHandle(
        kind,
        DecodeErrors.cannotUnmarshal(
            describe(value, schema), holder, trail.pathWithoutIndexes(), schema),
        DecodeErrors.cannotRestore(kindOf(value), schema));
  }

  private static String kindOf(Object value) {
    return switch (value) {
      case String _ -> "string";
      case Boolean _ -> "bool";
      case JsonArray _ -> "slice";
      case JsonObject _ -> "map";
      case Long _ -> "int64";
      case Number _ -> "float64";
      default -> "invalid";
    };
  }

  private static String describe(Object value, Schema schema) {
    return switch (value) {
      case String _ -> "string";
      case Boolean _ -> "bool";
      case JsonArray _ -> "array";
      case JsonObject _ -> "object";
      case Number number when schema.type() == Schema.Type.INTEGER -> "number " + number;
      case Number _ -> "number";
      default -> "null";
    };
  }
}
