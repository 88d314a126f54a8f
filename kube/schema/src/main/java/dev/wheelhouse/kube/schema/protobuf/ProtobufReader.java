// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.model.KubernetesModel;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads objects in the media type `application/vnd.kubernetes.protobuf`: four magic bytes, then a
/// `runtime.Unknown` message that names the kind and holds the object.
///
/// The encoding writes fields that hold nothing (0, false, "") as it writes set ones, unless they
/// are optional in the API. So empty values are dropped, but for the optional numbers and flags
/// whose zero means something.
public final class ProtobufReader {

  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private static final Set<String> ZERO_MEANS_SOMETHING =
      Set.of(
          "replicas",
          "gracePeriodSeconds",
          "terminationGracePeriodSeconds",
          "deletionGracePeriodSeconds",
          "backoffLimit",
          "backoffLimitPerIndex",
          "maxFailedIndexes",
          "parallelism",
          "completions",
          "activeDeadlineSeconds",
          "ttlSecondsAfterFinished",
          "startingDeadlineSeconds",
          "successfulJobsHistoryLimit",
          "failedJobsHistoryLimit",
          "revisionHistoryLimit",
          "progressDeadlineSeconds",
          "runAsUser",
          "runAsGroup",
          "fsGroup",
          "partition",
          "priority",
          "tolerationSeconds",
          "minReplicas",
          "stabilizationWindowSeconds",
          "defaultMode",
          "mode",
          "automountServiceAccountToken",
          "enableServiceLinks",
          "runAsNonRoot",
          "readOnlyRootFilesystem",
          "allowPrivilegeEscalation",
          "privileged",
          "controller",
          "blockOwnerDeletion",
          "suspend",
          "orphanDependents",
          "shareProcessNamespace",
          "allocateLoadBalancerNodePorts",
          "hostUsers",
          "ready",
          "storageClassName",
          "value");

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
        model
            .definitionName(kind)
            .filter(name -> MessageTypes.find(name).isPresent())
            .orElseThrow(() ->
                new PlatformException(
                    Reason.UNSUPPORTED_MEDIA_TYPE,
                    kind.apiVersion() + " " + kind.kind() + " has no protobuf form, send JSON"));
    JsonObject object = JsonObject.of("apiVersion", kind.apiVersion(), "kind", kind.kind());
    fields(new Wire(raw), message, model.schema(kind).orElse(null), object);
    return object;
  }

  private void fields(Wire wire, String message, @Nullable Schema schema, JsonObject into) {
    Map<Integer, MessageTypes.Field> known = MessageTypes.find(message).orElse(Map.of());
    while (wire.more()) {
      int tag = (int) wire.varint();
      MessageTypes.Field field = known.get(tag >>> 3);
      if (field == null) {
        wire.skip(tag & 7);
      } else {
        field(wire, tag & 7, field, schema, into);
      }
    }
  }

  private void field(
      Wire wire, int wireType, MessageTypes.Field field, @Nullable Schema schema, JsonObject into) {
    Schema own = schema == null ? null : schema.fields().get(field.name());
    switch (field.shape()) {
      case SINGLE -> {
        boolean inline =
            field.isMessage() && schema != null && own == null && !schema.fields().isEmpty();
        if (inline) {
          fields(new Wire(wire.bytes()), field.type(), schema, into);
        } else {
          single(wire, wireType, field, own, into);
        }
      }
      case LIST -> list(wire, wireType, field, own, into.childArray(field.name()));
      case MAP -> entry(new Wire(wire.bytes()), field, own, into.childObject(field.name()));
    }
  }

  private void single(
      Wire wire, int wireType, MessageTypes.Field field, @Nullable Schema schema, JsonObject into) {
    Object value = value(wire, wireType, field.type(), schema);
    boolean empty = value == null || value.equals("") || value.equals(0L) || value.equals(false);
    if (value != null && (!empty || ZERO_MEANS_SOMETHING.contains(field.name()))) {
      into.put(field.name(), value);
    }
  }

  private void list(
      Wire wire, int wireType, MessageTypes.Field field, @Nullable Schema schema, JsonArray into) {
    Schema element = schema == null ? null : schema.items().orElse(null);
    boolean packed = wireType == Wire.BYTES && isNumber(field.type());
    if (packed) {
      Wire numbers = new Wire(wire.bytes());
      while (numbers.more()) {
        into.add(numbers.varint());
      }
      return;
    }
    Object value = value(wire, wireType, field.type(), element);
    into.add(value == null ? "" : value);
  }

  private static boolean isNumber(String type) {
    return type.equals("int32") || type.equals("int64");
  }

  private void entry(
      Wire wire, MessageTypes.Field field, @Nullable Schema schema, JsonObject into) {
    Schema element = schema == null ? null : schema.items().orElse(null);
    String key = "";
    Object value = field.isMessage() ? new JsonObject() : "";
    while (wire.more()) {
      int tag = (int) wire.varint();
      switch (tag >>> 3) {
        case 1 -> key = wire.string();
        case 2 ->
            value = Optional.ofNullable(value(wire, tag & 7, field.type(), element)).orElse(value);
        default -> wire.skip(tag & 7);
      }
    }
    into.put(key, value);
  }

  /// @return null for what JSON leaves out
  private @Nullable Object value(Wire wire, int wireType, String type, @Nullable Schema schema) {
    return switch (type) {
      case "string" -> wire.string();
      case "bytes" -> Base64.getEncoder().encodeToString(wire.bytes());
      case "bool" -> wire.varint() != 0;
      case "int32" -> (long) (int) wire.varint();
      case "int64" -> wire.varint();
      case "double" -> Double.longBitsToDouble(wire.fixed64());
      default -> {
        if (wireType != Wire.BYTES) {
          wire.skip(wireType);
          yield null;
        }
        yield message(wire.bytes(), type, schema);
      }
    };
  }

  private @Nullable Object message(byte[] bytes, String type, @Nullable Schema schema) {
    return switch (type) {
      case META + "Time" -> SpecialMessages.time(bytes, false);
      case META + "MicroTime" -> SpecialMessages.time(bytes, true);
      case META + "Duration" -> SpecialMessages.duration(bytes);
      case "io.k8s.apimachinery.pkg.api.resource.Quantity" -> SpecialMessages.firstString(bytes);
      case "io.k8s.apimachinery.pkg.util.intstr.IntOrString" -> SpecialMessages.intOrString(bytes);
      case "io.k8s.apimachinery.pkg.runtime.RawExtension",
          META + "FieldsV1",
          "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON" ->
          SpecialMessages.json(bytes);
      default -> {
        if (type.endsWith(".ExtraValue") || type.endsWith(".Verbs")) {
          yield SpecialMessages.strings(bytes);
        }
        JsonObject object = new JsonObject();
        fields(new Wire(bytes), type, schema, object);
        yield object;
      }
    };
  }

  /// The same as JSON bytes.
  public byte[] toJson(byte[] body) {
    return Json.writeBytes(read(body));
  }
}
