// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.discovery;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.openapi.SchemaReader;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import java.util.List;
import java.util.Map;

/// A custom resource for tests: `widgets.shop.example.com`.
public final class CustomWidgets {

  private CustomWidgets() {}

  public static ServedResource resource() {
    JsonObject raw =
        Json.readObject(
            """
            {"type":"object","properties":{"spec":{"type":"object","properties":
             {"size":{"type":"integer","description":"How big it is."}}}}}\
            """);
    GroupVersionResource gvr = new GroupVersionResource("shop.example.com", "v1", "widgets");
    GroupVersionKind scale = new GroupVersionKind("autoscaling", "v1", "Scale");
    ApiResource api =
        new ApiResource(
            gvr,
            new GroupVersionKind("shop.example.com", "v1", "Widget"),
            "widget",
            true,
            List.of("wd"),
            List.of("all"),
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update"),
            Map.of(
                "scale",
                new ApiResource.Subresource("scale", scale, List.of("get", "patch", "update"))));
    return new ServedResource(
        api,
        SchemaReader.forCustomResources(CustomWidgets::noReferences).read(raw),
        gvr,
        new ServedResource.Definition(raw, "WidgetList", List.of(), List.of(), null));
  }

  private static Schema noReferences(String name) {
    throw new AssertionError("the schema refers to nothing, not to " + name);
  }
}
