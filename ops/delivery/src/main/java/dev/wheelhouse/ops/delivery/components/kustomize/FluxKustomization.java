// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.kustomize;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.components.flux.FluxHealth;
import dev.wheelhouse.ops.delivery.components.flux.FluxKinds;
import dev.wheelhouse.ops.delivery.components.flux.FluxSource;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import java.util.List;

/// `kustomize` of KubeVela's addon for Flux: a Kustomization, its source, and on demand what keeps
/// images in a Git repository up to date.
public final class FluxKustomization implements ComponentType {

  private static final FluxHealth HEALTH = new FluxHealth();
  private static final List<String> IMAGE_VERSIONS = List.of("v1", "v1beta2", "v1beta1");

  @Override
  public String name() {
    return "kustomize";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    FluxKinds kinds =
        new FluxKinds(
            context, "put the objects into a component of type k8s-objects or ref-objects");
    FluxSource source = FluxSource.of(context, properties, kinds, "OCIRepository");
    Output output =
        new Output(
            object(
                context,
                kinds.apiVersion("kustomize", "Kustomization", List.of("v1", "v1beta2")),
                "Kustomization",
                spec(context, properties, source)));
    source.made().ifPresent(it -> output.add("repo", it));
    properties
        .object("imageRepository")
        .ifPresent(it -> images(context, properties, it, kinds, source, output));
    return output;
  }

  private static JsonObject object(
      ComponentContext context, String apiVersion, String kind, JsonObject spec) {
    return JsonObject.of(
        "apiVersion", apiVersion,
        "kind", kind,
        "metadata", JsonObject.of("name", context.component(), "namespace", context.namespace()),
        "spec", spec);
  }

  private static JsonObject spec(
      ComponentContext context, Properties properties, FluxSource source) {
    JsonObject spec =
        JsonObject.of(
            "interval", properties.requiredString("pullInterval"),
            "sourceRef",
                JsonObject.of(
                    "kind", source.kind(),
                    "name", source.name(),
                    "namespace", context.namespace()));
    List.of("decryption", "path", "suspend", "prune", "force", "targetNamespace")
        .forEach(it -> properties.copy(it, spec));
    return spec;
  }

  private static void images(
      ComponentContext context,
      Properties properties,
      Properties repository,
      FluxKinds kinds,
      FluxSource source,
      Output output) {
    String branch =
        properties
            .object("git")
            .flatMap(it -> it.string("branch"))
            .orElseThrow(() ->
                properties.wrong(
                    "git", "Required value: imageRepository writes to a branch of a repository"));
    String interval = repository.requiredString("interval");
    JsonObject scan = JsonObject.of("image", repository.requiredString("image"));
    scan.put("interval", interval);
    repository
        .string("secretRef")
        .ifPresent(it -> scan.put("secretRef", JsonObject.of("name", it)));
    JsonObject policy =
        JsonObject.of("imageRepositoryRef", JsonObject.of("name", context.component()));
    repository.copy("policy", policy);
    repository.copy("filterTags", policy);
    String message =
        repository
            .string("commitMessage")
            .map(it -> "Update image automatically.\n" + it)
            .orElse("Update image automatically.");
    JsonObject update =
        JsonObject.of(
            "interval", interval,
            "sourceRef", JsonObject.of("kind", "GitRepository", "name", source.name()),
            "git",
                JsonObject.of(
                    "checkout", JsonObject.of("ref", JsonObject.of("branch", branch)),
                    "commit",
                        JsonObject.of(
                            "author",
                            JsonObject.of(
                                "email", "wheelhouse@users.noreply.invalid",
                                "name", "wheelhouse"),
                            "messageTemplate",
                            message),
                    "push", JsonObject.of("branch", branch)),
            "update",
                JsonObject.of("path", properties.requiredString("path"), "strategy", "Setters"));
    output.add("imageRepo", image(context, kinds, "ImageRepository", scan));
    output.add("imagePolicy", image(context, kinds, "ImagePolicy", policy));
    output.add("imageUpdate", image(context, kinds, "ImageUpdateAutomation", update));
  }

  private static JsonObject image(
      ComponentContext context, FluxKinds kinds, String kind, JsonObject spec) {
    return object(context, kinds.apiVersion("image", kind, IMAGE_VERSIONS), kind, spec);
  }

  @Override
  public StatusPolicy statusPolicy(ComponentContext context, Properties properties) {
    return HEALTH;
  }
}
