// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz.node;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.Decision;
import dev.wheelhouse.plane.apiserver.authz.DefaultRoleRules;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.store.Store;
import java.util.Optional;
import java.util.Set;

/// What nodes may (`--authorization-mode=Node`): users `system:node:NAME` of the group
/// `system:nodes`. A node reads itself, its pods and what these name; it writes its own lease and
/// CSINode; everything else by the rules of the default role `system:node`.
public final class NodeAuthorizer implements Authorizer {

  private static final String NODES = "system:nodes";
  private static final String PREFIX = "system:node:";
  private static final Set<String> READS = Set.of("get", "list", "watch");
  private static final Set<String> OWN_VERBS = Set.of("get", "create", "update", "patch", "delete");
  private static final GroupResource VOLUMES = new GroupResource("", "persistentvolumes");
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource ATTACHMENTS =
      new GroupResource("storage.k8s.io", "volumeattachments");
  private static final GroupResource SLICES =
      new GroupResource("resource.k8s.io", "resourceslices");

  private final NodeGraph graph;
  private final ObjectReader objects;
  private final DefaultRoleRules rules = DefaultRoleRules.of("system:node");

  public NodeAuthorizer(Store store, ObjectReader objects, Tasks tasks) {
    this.graph = new NodeGraph(store, tasks);
    this.objects = objects;
  }

  /// The node a user is; empty for other users.
  public static Optional<String> nodeOf(Identity user) {
    return user.name().startsWith(PREFIX) && user.groups().contains(NODES)
        ? Optional.of(user.name().substring(PREFIX.length()))
        : Optional.empty();
  }

  @Override
  public Decision authorize(Attributes asked) {
    Optional<String> node = nodeOf(asked.user());
    if (node.isEmpty()) {
      return new Decision.NoOpinion("");
    }
    if (node.get().isEmpty()) {
      return new Decision.NoOpinion("unknown node for user \"%s\"".formatted(asked.user().name()));
    }
    return asked.resourceRequest() ? resource(node.get(), asked) : byRules(asked);
  }

  private Decision byRules(Attributes asked) {
    return rules.allow(asked) ? new Decision.Allow("") : new Decision.NoOpinion("");
  }

  private Decision resource(String node, Attributes asked) {
    String resource =
        asked.group().isEmpty() ? asked.resource() : asked.resource() + "." + asked.group();
    return switch (resource) {
      case "secrets", "configmaps" -> readNamespaced(node, asked);
      case "persistentvolumeclaims" -> claim(node, asked);
      case "resourceclaims.resource.k8s.io" -> get(node, asked);
      case "persistentvolumes" -> volume(node, asked);
      case "volumeattachments.storage.k8s.io" -> getOwned(node, asked, ATTACHMENTS, "");
      case "serviceaccounts" -> serviceAccount(node, asked);
      case "leases.coordination.k8s.io" -> lease(node, asked);
      case "csinodes.storage.k8s.io" -> csiNode(node, asked);
      case "resourceslices.resource.k8s.io" -> slice(node, asked);
      case "nodes" -> node(node, asked);
      case "pods" -> pod(node, asked);
      default -> byRules(asked);
    };
  }

  private static Decision no(String reason) {
    return new Decision.NoOpinion(reason);
  }

  private static Decision unrelated(String node) {
    return no("no relationship found between node '%s' and this object".formatted(node));
  }

  private static Decision yesIf(boolean allowed, String otherwise) {
    return allowed ? new Decision.Allow("") : no(otherwise);
  }

  private Decision related(String node, Attributes asked) {
    if (asked.name().isEmpty()) {
      return no("No Object name found");
    }
    return graph.needs(node, asked.namespace(), asked.resource(), asked.name())
        ? new Decision.Allow("")
        : unrelated(node);
  }

  private Decision readNamespaced(String node, Attributes asked) {
    if (!READS.contains(asked.verb())) {
      return no("can only read resources of this type");
    }
    if (!asked.subresource().isEmpty()) {
      return no("cannot read subresource");
    }
    return asked.namespace().isEmpty()
        ? no("can only read namespaced object of this type")
        : related(node, asked);
  }

  private static Optional<Decision> refusedGet(Attributes asked) {
    if (!asked.verb().equals("get")) {
      return Optional.of(no("can only get individual resources of this type"));
    }
    return asked.subresource().isEmpty()
        ? Optional.empty()
        : Optional.of(no("cannot get subresource"));
  }

  private Decision get(String node, Attributes asked) {
    return refusedGet(asked).orElseGet(() -> related(node, asked));
  }

  private Decision claim(String node, Attributes asked) {
    if (!asked.subresource().equals("status")) {
      return get(node, asked);
    }
    boolean writes = asked.verb().equals("update") || asked.verb().equals("patch");
    return writes ? related(node, asked) : no("can only get/update/patch this type");
  }

  private Decision volume(String node, Attributes asked) {
    return refusedGet(asked)
        .orElseGet(() ->
            yesIf(
                objects
                    .get(VOLUMES, "", asked.name())
                    .flatMap(volume -> volume.object("spec", "claimRef"))
                    .filter(claim ->
                        graph.needs(
                            node,
                            claim.string("namespace").orElse(""),
                            "persistentvolumeclaims",
                            claim.string("name").orElse("")))
                    .isPresent(),
                "no relationship found between node '%s' and this object".formatted(node)));
  }

  private Decision getOwned(
      String node, Attributes asked, GroupResource resource, String namespace) {
    return refusedGet(asked).orElseGet(() -> owned(node, asked, resource, namespace));
  }

  private Decision owned(String node, Attributes asked, GroupResource resource, String namespace) {
    Optional<JsonObject> object = objects.get(resource, namespace, asked.name());
    return object
            .flatMap(found -> found.string("spec", "nodeName"))
            .filter(node::equals)
            .isPresent()
        ? new Decision.Allow("")
        : unrelated(node);
  }

  private Decision serviceAccount(String node, Attributes asked) {
    if (asked.verb().equals("get") && asked.subresource().isEmpty()) {
      return readNamespaced(node, asked);
    }
    if (!asked.verb().equals("create") || asked.name().isEmpty()) {
      return no("can only create tokens for individual service accounts");
    }
    return asked.subresource().equals("token")
        ? related(node, asked)
        : no("can only create token subresource of serviceaccount");
  }

  private static Decision lease(String node, Attributes asked) {
    if (!OWN_VERBS.contains(asked.verb())) {
      return no("can only get, create, update, patch, or delete a node lease");
    }
    if (!asked.namespace().equals("kube-node-lease")) {
      return no("can only access leases in the \"kube-node-lease\" system namespace");
    }
    return yesIf(
        asked.verb().equals("create") || asked.name().equals(node),
        "can only access node lease with the same name as the requesting node");
  }

  private static Decision csiNode(String node, Attributes asked) {
    if (!OWN_VERBS.contains(asked.verb())) {
      return no("can only get, create, update, patch, or delete a CSINode");
    }
    if (!asked.subresource().isEmpty()) {
      return no("cannot authorize CSINode subresources");
    }
    return yesIf(
        asked.verb().equals("create") || asked.name().equals(node),
        "can only access CSINode with the same name as the requesting node");
  }

  private Decision slice(String node, Attributes asked) {
    if (!asked.subresource().isEmpty()) {
      return no("cannot authorize ResourceSlice subresources");
    }
    return switch (asked.verb()) {
      case "create" -> new Decision.Allow("");
      case "get", "update", "patch", "delete" -> owned(node, asked, SLICES, "");
      default ->
          yesIf(
              asked.selectors().requires("spec.nodeName", node),
              "can only list/watch/deletecollection resourceslices with nodeName field selector");
    };
  }

  private static Decision node(String node, Attributes asked) {
    boolean writes = asked.verb().equals("update") || asked.verb().equals("patch");
    if (asked.subresource().equals("status")) {
      return yesIf(writes, "");
    }
    if (!asked.subresource().isEmpty()) {
      return no("");
    }
    if (writes || asked.verb().equals("create")) {
      return new Decision.Allow("");
    }
    if (!READS.contains(asked.verb())) {
      return no("");
    }
    return yesIf(
        asked.name().equals(node),
        asked.name().isEmpty()
            ? "node '%s' cannot read all nodes, only its own Node object".formatted(node)
            : "node '%s' cannot read '%s', only its own Node object".formatted(node, asked.name()));
  }

  private Decision pod(String node, Attributes asked) {
    if (!asked.subresource().isEmpty()) {
      return byRules(asked);
    }
    return switch (asked.verb()) {
      case "get" -> getOwned(node, asked, PODS, asked.namespace());
      case "list", "watch" -> {
        if (asked.selectors().requires("spec.nodeName", node)) {
          yield new Decision.Allow("");
        }
        yield asked.name().isEmpty()
            ? no("can only list/watch pods with spec.nodeName field selector")
            : owned(node, asked, PODS, asked.namespace());
      }
      default -> byRules(asked);
    };
  }
}
