// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.model.KubernetesModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The types of messages by their names, read when first used.
final class MessageTypes {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String META_GROUP = "meta.k8s.io/";
  private static final JsonObject TABLE = load();
  private static final ConcurrentHashMap<String, MessageType> READ = new ConcurrentHashMap<>();

  private MessageTypes() {}

  private static JsonObject load() {
    try (InputStream in = MessageTypes.class.getResourceAsStream("messages.json")) {
      if (in == null) {
        throw new IllegalStateException("messages.json is missing");
      }
      return Json.readObject(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Optional<MessageType> find(String message) {
    MessageType known = READ.get(message);
    if (known != null) {
      return Optional.of(known);
    }
    return TABLE
        .string(message)
        .map(text -> {
          MessageType read = MessageType.read(text);
          READ.put(message, read);
          return read;
        });
  }

  /// The message of a kind.
  static Optional<String> name(KubernetesModel model, GroupVersionKind kind) {
    String apiVersion = kind.apiVersion();
    Optional<String> own =
        model.definitionName(kind).filter(name -> TABLE.string(name).isPresent());
    boolean meta = apiVersion.equals("v1") || apiVersion.startsWith(META_GROUP);
    return own.isPresent() || !meta
        ? own
        : Optional.of(META + kind.kind()).filter(name -> TABLE.string(name).isPresent());
  }

  /// A message that another one names as a field's type.
  static MessageType get(String message) {
    return find(message)
        .orElseThrow(() -> new IllegalStateException("no message " + message + " is known"));
  }
}
