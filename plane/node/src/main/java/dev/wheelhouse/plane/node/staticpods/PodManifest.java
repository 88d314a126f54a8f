// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.staticpods;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.decode.ObjectDecoder;
import dev.wheelhouse.kube.schema.defaults.BuiltInDefaults;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.kube.schema.validation.Validators;
import dev.wheelhouse.plane.client.Models;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Makes a static pod of what a file says. Pure.
///
/// @param node name of the node: the end of the pod's name
record PodManifest(String node, Instant now) {

  static final String MIRROR = "kubernetes.io/config.mirror";
  static final String HASH = "kubernetes.io/config.hash";
  static final String SOURCE = "kubernetes.io/config.source";
  static final String SEEN = "kubernetes.io/config.seen";

  private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");

  /// @param file its name: the same pod in another file is another pod
  /// @throws PlatformException `BAD_REQUEST` saying what is wrong
  Pod pod(String file, byte[] json) {
    JsonObject pod = decoded(json);
    if (pod.string("metadata", "name").orElse("").isEmpty()) {
      throw invalid("metadata.name: Required value");
    }
    Optional<String> reference =
        new ApiReferences(pod.object("spec").orElseGet(JsonObject::new)).first();
    if (reference.isPresent()) {
      throw invalid(
          "static pods may not reference %s: they run without the API".formatted(reference.get()));
    }
    complete(pod, identity(file, pod));
    String wrong =
        Validators.forCreate(POD).validate(pod).stream()
            .map(cause -> cause.field() + ": " + cause.message())
            .collect(Collectors.joining(", "));
    if (!wrong.isEmpty()) {
      throw invalid(wrong);
    }
    return Models.read(pod, Pod.class);
  }

  private static PlatformException invalid(String why) {
    return new PlatformException(Reason.BAD_REQUEST, "invalid pod: " + why);
  }

  private static JsonObject decoded(byte[] json) {
    if (!(Json.read(json) instanceof JsonObject pod)) {
      throw invalid("the file holds no object");
    }
    String kind = pod.string("apiVersion").orElse("") + " " + pod.string("kind").orElse("");
    if (!kind.equals("v1 Pod")) {
      throw invalid("expected v1 Pod, got " + kind.strip());
    }
    ObjectDecoder.decode(pod, ApiModels.kubernetes().schema(POD).orElseThrow(), POD);
    return pod;
  }

  private String identity(String file, JsonObject pod) {
    String all = "host:" + node + "\nfile:" + file + "\n" + Json.write(pod);
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
  }

  private void complete(JsonObject pod, String uid) {
    JsonObject metadata = pod.object("metadata").orElseThrow();
    metadata.put(
        "name", metadata.string("name").orElseThrow() + "-" + node.toLowerCase(Locale.ROOT));
    if (metadata.string("namespace").orElse("").isEmpty()) {
      metadata.put("namespace", "default");
    }
    JsonObject annotations = metadata.object("annotations").orElseGet(JsonObject::new);
    annotations.put(HASH, uid);
    annotations.put(SOURCE, "file");
    annotations.put(SEEN, now.toString());
    metadata.put("annotations", annotations);
    metadata.put("creationTimestamp", now.toString());
    metadata.put("uid", uid);
    pod.remove("status");
    new BuiltInDefaults(ApiModels.kubernetes()).apply(POD, pod);
    JsonObject spec = pod.object("spec").orElseThrow();
    spec.put("nodeName", node);
    JsonArray tolerations = spec.array("tolerations").orElseGet(JsonArray::new);
    tolerations.add(JsonObject.of("operator", "Exists", "effect", "NoExecute"));
    spec.put("tolerations", tolerations);
  }
}
