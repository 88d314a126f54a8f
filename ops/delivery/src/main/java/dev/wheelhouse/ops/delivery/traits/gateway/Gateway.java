// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.gateway;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Workloads;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// KubeVela's `gateway`: an Ingress for a host and paths, and the Service behind it. A Service that
/// the component has already is used and gets the ports it lacks.
///
/// `class` is the operator's own when it is not given; without a `domain` every host is served.
public final class Gateway implements TraitType {

  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    Map<String, Long> paths = paths(properties);
    Optional<String> existing = properties.string("existingServiceName");
    if (existing.isEmpty()) {
      exposeAll(context, paths, output);
    }
    output.add(name(), ingress(context, properties, paths, existing.orElse(context.component())));
  }

  private static Map<String, Long> paths(Properties properties) {
    Properties http =
        properties
            .object("http")
            .orElseThrow(() ->
                properties.invalid(
                    properties.path() + ".http",
                    "FieldValueRequired",
                    "Required value: a map of paths to ports"));
    Map<String, Long> paths = new TreeMap<>();
    http.entries().keySet().forEach(path -> paths.put(path, http.integer(path).orElseThrow()));
    return paths;
  }

  private void exposeAll(ComponentContext context, Map<String, Long> paths, Output output) {
    Optional<JsonObject> service =
        output.auxiliaries().stream()
            .map(Output.Auxiliary::object)
            .filter(object -> object.string("kind").orElse("").equals("Service"))
            .filter(
                object -> object.string("metadata", "name").orElse("").equals(context.component()))
            .findFirst();
    JsonObject target =
        service.orElseGet(() -> {
          JsonObject made =
              JsonObject.of(
                  "apiVersion",
                  "v1",
                  "kind",
                  "Service",
                  "metadata",
                  JsonObject.of("name", context.component()),
                  "spec",
                  JsonObject.of("selector", Workloads.selector(context), "ports", new JsonArray()));
          output.add(name(), made);
          return made;
        });
    JsonArray ports = target.childObject("spec").childArray("ports");
    paths.values().stream().distinct().forEach(port -> addMissing(ports, port));
  }

  private static void addMissing(JsonArray ports, long number) {
    boolean there =
        ports.objects().stream().anyMatch(port -> port.integer("port").orElse(0L) == number);
    if (!there) {
      ports.add(JsonObject.of("name", "port-" + number, "port", number, "targetPort", number));
    }
  }

  private JsonObject ingress(
      ComponentContext context, Properties properties, Map<String, Long> paths, String service) {
    String name =
        context.component() + properties.string("name").map(suffix -> "-" + suffix).orElse("");
    JsonObject metadata = JsonObject.of("name", name);
    JsonObject spec = new JsonObject();
    String ingressClass = properties.string("class").orElse(context.ingressClass());
    if (!ingressClass.isEmpty()) {
      if (properties.bool("classInSpec").orElse(properties.string("class").isEmpty())) {
        spec.put("ingressClassName", ingressClass);
      } else {
        metadata.put("annotations", JsonObject.of(CLASS_ANNOTATION, ingressClass));
      }
    }
    JsonObject rule =
        JsonObject.of("http", JsonObject.of("paths", rules(properties, paths, service)));
    Optional<String> domain = properties.string("domain");
    domain.ifPresent(host -> rule.put("host", host));
    spec.put("rules", JsonArray.of(rule));
    properties
        .string("secretName")
        .ifPresent(secret -> {
          JsonObject tls = JsonObject.of("secretName", secret);
          domain.ifPresent(host -> tls.put("hosts", JsonArray.of(host)));
          spec.put("tls", JsonArray.of(tls));
        });
    return JsonObject.of(
        "apiVersion",
        "networking.k8s.io/v1",
        "kind",
        "Ingress",
        "metadata",
        metadata,
        "spec",
        spec);
  }

  private static JsonArray rules(Properties properties, Map<String, Long> paths, String service) {
    String pathType = properties.string("pathType").orElse("ImplementationSpecific");
    JsonArray rules = new JsonArray();
    paths.forEach((path, port) ->
        rules.add(
            JsonObject.of(
                "path", path,
                "pathType", pathType,
                "backend",
                    JsonObject.of(
                        "service",
                        JsonObject.of("name", service, "port", JsonObject.of("number", port))))));
    return rules;
  }
}
