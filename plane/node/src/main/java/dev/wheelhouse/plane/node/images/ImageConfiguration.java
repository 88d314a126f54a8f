// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.ImageStore.ImageConfig;
import java.util.List;

/// Reads the OCI image configuration.
record ImageConfiguration(ImageConfig config, List<Digest> diffs) {

  ImageConfiguration {
    diffs = List.copyOf(diffs);
  }

  static ImageConfiguration parse(byte[] bytes) {
    JsonObject json = Json.readObject(bytes);
    JsonObject run = json.object("config").orElseGet(JsonObject::new);
    return new ImageConfiguration(
        new ImageConfig(
            strings(run, "Entrypoint"),
            strings(run, "Cmd"),
            strings(run, "Env"),
            run.string("WorkingDir").orElse(""),
            run.string("User").orElse(""),
            run.string("StopSignal").orElse(""),
            List.copyOf(run.object("ExposedPorts").orElseGet(JsonObject::new).keySet())),
        json.array("rootfs", "diff_ids").orElseGet(JsonArray::new).strings().stream()
            .map(Digest::parse)
            .toList());
  }

  private static List<String> strings(JsonObject run, String field) {
    return run.array(field).orElseGet(JsonArray::new).strings();
  }
}
