// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/// [ClusterObjects] by the fabric8 client. What kinds are called in paths comes from the cluster's
/// discovery and is remembered once found.
public final class Fabric8Objects implements ClusterObjects {

  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final String fieldValidation;
  private final ConcurrentMap<GroupVersionKind, ResourceDefinitionContext> contexts =
      new ConcurrentHashMap<>();

  public Fabric8Objects(KubernetesClient client) {
    this(client, "Warn");
  }

  private Fabric8Objects(KubernetesClient client, String fieldValidation) {
    this.client = client;
    this.fieldValidation = fieldValidation;
  }

  /// The same, but applying an object with fields that its kind does not have is refused.
  public static Fabric8Objects strict(KubernetesClient client) {
    return new Fabric8Objects(client, "Strict");
  }

  @Override
  public Optional<JsonObject> get(ObjectRef ref) {
    return call(() -> Optional.ofNullable(resource(ref).get()).map(Trees::tree));
  }

  @Override
  public List<JsonObject> list(
      String apiVersion, String kind, String namespace, String labelSelector) {
    return call(() -> {
      var operation = operation(GroupVersionKind.of(apiVersion, kind));
      var scoped =
          namespace.isEmpty() ? operation.inAnyNamespace() : operation.inNamespace(namespace);
      return scoped.withLabelSelector(labelSelector).list().getItems().stream()
          .map(Trees::tree)
          .toList();
    });
  }

  @Override
  public Optional<JsonObject> discovery(String path) {
    return call(() -> Optional.ofNullable(client.raw(path)).map(Json::readObject));
  }

  @Override
  public JsonObject apply(JsonObject object, String fieldManager, boolean force) {
    return patch(object, applyAs(fieldManager, force).build());
  }

  @Override
  public JsonObject create(JsonObject object, String fieldManager) {
    ObjectRef ref = ObjectRef.of(object);
    String path = path(ref);
    String collection = path.substring(0, path.lastIndexOf('/'));
    String query = "?fieldManager=" + encoded(fieldManager) + "&fieldValidation=" + fieldValidation;
    String made = call(() -> client.raw(collection + query, "POST", Json.write(object)));
    if (made == null) {
      throw new PlatformException(Reason.NOT_FOUND, ref + ": there is no such place to make it");
    }
    return Json.readObject(made);
  }

  @Override
  public JsonObject dryRunApply(JsonObject object, String fieldManager, boolean force) {
    return patch(object, applyAs(fieldManager, force).withDryRun(List.of("All")).build());
  }

  private PatchContext.Builder applyAs(String fieldManager, boolean force) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(fieldManager)
        .withFieldValidation(fieldValidation)
        .withForce(force);
  }

  private JsonObject patch(JsonObject object, PatchContext how) {
    return call(
        () -> Trees.tree(resource(ObjectRef.of(object)).patch(how, Trees.resource(object))));
  }

  @Override
  public JsonObject updateStatus(JsonObject object) {
    return call(() ->
        Trees.tree(
            client
                .resource(Trees.resource(object))
                .inNamespace(ObjectRef.of(object).namespace())
                .updateStatus()));
  }

  @Override
  public JsonObject replace(JsonObject object) {
    GroupVersionKind kind = GroupVersionKind.of(object);
    return call(() ->
        Trees.tree(
            client
                .genericKubernetesResources(context(kind))
                .resource(Trees.resource(object))
                .update()));
  }

  @Override
  public JsonObject merge(ObjectRef ref, JsonObject patch, String fieldManager) {
    PatchContext how =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(fieldManager)
            .build();
    return call(() -> Trees.tree(resource(ref).patch(how, patch.toString())));
  }

  @Override
  public boolean namespaced(String apiVersion, String kind) {
    return call(() -> context(GroupVersionKind.of(apiVersion, kind)).isNamespaceScoped());
  }

  @Override
  public void delete(ObjectRef ref, String uid, String version, boolean orphan) {
    DeleteOptions options =
        new DeleteOptionsBuilder()
            .withApiVersion("v1")
            .withKind("DeleteOptions")
            .withPropagationPolicy(orphan ? "Orphan" : "Background")
            .withPreconditions(new Preconditions(version.isEmpty() ? null : version, uid))
            .build();
    try {
      call(() -> client.raw(path(ref), "DELETE", options));
    } catch (PlatformException e) {
      boolean another = e.is(Reason.CONFLICT) && !is(ref, uid);
      if (!another && !e.is(Reason.NOT_FOUND)) {
        throw e;
      }
    }
  }

  private boolean is(ObjectRef ref, String uid) {
    return get(ref).filter(it -> it.string("metadata", "uid").orElse("").equals(uid)).isPresent();
  }

  private String path(ObjectRef ref) {
    ResourceDefinitionContext kind = context(GroupVersionKind.of(ref.apiVersion(), ref.kind()));
    String place = ref.namespace().isEmpty() ? "" : "namespaces/" + ref.namespace() + "/";
    return root(kind) + place + kind.getPlural() + "/" + encoded(ref.name());
  }

  private static String root(ResourceDefinitionContext kind) {
    String group = kind.getGroup().isEmpty() ? "/api/" : "/apis/" + kind.getGroup() + "/";
    return group + kind.getVersion() + "/";
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// A watch, not yet run, on the objects of a kind that match a label selector, in all namespaces.
  ///
  /// @throws PlatformException `NOT_FOUND` when the cluster does not know the kind
  public MetadataWatch watch(
      String apiVersion, String kind, String labelSelector, MetadataWatch.Listener listener) {
    ResourceDefinitionContext known = call(() -> context(GroupVersionKind.of(apiVersion, kind)));
    return new MetadataWatch(
        client, root(known) + known.getPlural(), labelSelector, listener, Clock.system());
  }

  private Resource<GenericKubernetesResource> resource(ObjectRef ref) {
    var operation = operation(GroupVersionKind.of(ref.apiVersion(), ref.kind()));
    return ref.namespace().isEmpty()
        ? operation.withName(ref.name())
        : operation.inNamespace(ref.namespace()).withName(ref.name());
  }

  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      operation(GroupVersionKind kind) {
    return client.genericKubernetesResources(context(kind));
  }

  /// What a kind is called in paths.
  ///
  /// @throws PlatformException `NOT_FOUND` when the cluster does not know it
  private ResourceDefinitionContext context(GroupVersionKind kind) {
    ResourceDefinitionContext known = contexts.get(kind);
    if (known == null) {
      known = discover(kind);
      contexts.put(kind, known);
    }
    return known;
  }

  private ResourceDefinitionContext discover(GroupVersionKind kind) {
    var resources = client.getApiResources(kind.apiVersion());
    if (resources != null) {
      for (var resource : resources.getResources()) {
        if (resource.getKind().equals(kind.kind()) && !resource.getName().contains("/")) {
          return new ResourceDefinitionContext.Builder()
              .withGroup(kind.group())
              .withVersion(kind.version())
              .withKind(kind.kind())
              .withPlural(resource.getName())
              .withNamespaced(resource.getNamespaced())
              .build();
        }
      }
    }
    throw new PlatformException(
        Reason.NOT_FOUND,
        "no matches for kind \""
            + kind.kind()
            + "\" in version \""
            + kind.apiVersion()
            + "\"; is its CustomResourceDefinition installed?");
  }

  private static <T> T call(Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw translate(e);
    }
  }

  /// What the client says, in our words.
  static PlatformException translate(KubernetesClientException e) {
    if (innermost(e) instanceof URISyntaxException address) {
      String input = address.getInput();
      return new PlatformException(
          Reason.INVALID,
          "Invalid value: \""
              + input.substring(input.lastIndexOf('/') + 1)
              + "\": nothing in a cluster can have this name",
          e);
    }
    String message =
        e.getStatus() != null && e.getStatus().getMessage() != null
            ? e.getStatus().getMessage()
            : unreached(e);
    return new PlatformException(reason(e), message, e);
  }

  /// The innermost cause says more than the client's own words, which are the same for all.
  private static String unreached(Throwable failure) {
    Throwable cause = innermost(failure);
    String words = cause.getMessage();
    return "the cluster cannot be reached: "
        + (words == null ? cause.getClass().getSimpleName() : words);
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static Reason reason(KubernetesClientException e) {
    return switch (e.getCode()) {
      case 400 -> Reason.BAD_REQUEST;
      case 401 -> Reason.UNAUTHORIZED;
      case 403 -> Reason.FORBIDDEN;
      case 404 -> Reason.NOT_FOUND;
      case CONFLICT ->
          e.getStatus() != null && "AlreadyExists".equals(e.getStatus().getReason())
              ? Reason.ALREADY_EXISTS
              : Reason.CONFLICT;
      case 410 -> Reason.EXPIRED;
      case 422 -> Reason.INVALID;
      case 429 -> Reason.TOO_MANY_REQUESTS;
      case 0, 502, 503, 504 -> Reason.SERVICE_UNAVAILABLE;
      default -> Reason.INTERNAL;
    };
  }
}
