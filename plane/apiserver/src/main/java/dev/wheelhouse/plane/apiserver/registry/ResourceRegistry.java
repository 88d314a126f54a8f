// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionChain;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.http.Accept;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;

/// Answers requests for resources: finds the resource, then the verb.
public final class ResourceRegistry {

  private static final GroupResource BINDINGS = new GroupResource("", "bindings");

  private final ServedResources served;
  private final Reads reads;
  private final Creation creation;
  private final Updates updates;
  private final Patches patches;
  private final Deletion deletion;
  private final CollectionDeletion collections;
  private final Subresources subresources;
  private final Extensions extensions;
  private final Bodies bodies;
  private final AdmissionChain chain;

  ResourceRegistry(
      ServedResources served, Reads reads, WriteContext context, Extensions extensions) {
    this.served = served;
    this.reads = reads;
    this.creation = new Creation(context);
    this.updates = new Updates(context);
    this.patches = new Patches(context, creation, updates);
    this.deletion = new Deletion(context);
    this.collections = new CollectionDeletion(context, deletion);
    this.subresources = new Subresources(context, reads, updates, patches, deletion, extensions);
    this.extensions = extensions;
    this.bodies = context.bodies();
    this.chain = context.admission();
  }

  /// Answers an authorized request for a resource.
  public ApiResponse handle(RequestInfo info, ApiRequest request) throws InterruptedException {
    ServedResource resource = served.find(info.gvr()).orElseThrow(Failures::unknownPath);
    boolean answer = extensions.virtual(resource.groupResource()).isPresent();
    requireAcceptable(resource, info, request, answer);
    return Deprecations.tell(resource, answer(resource, info, request, answer));
  }

  private ApiResponse answer(
      ServedResource resource, RequestInfo info, ApiRequest request, boolean answer)
      throws InterruptedException {
    if (!info.subresource().isEmpty()) {
      return subresources.handle(resource, info, request);
    }
    if (!resource.api().verbs().contains(info.verb())) {
      throw Failures.notAllowed();
    }
    if (answer) {
      return virtual(resource, info, request);
    }
    requireNamespace(resource, info);
    if (resource.groupResource().equals(BINDINGS)) {
      return bind(info, request);
    }
    return switch (info.verb()) {
      case "get" -> reads.get(resource, info, request);
      case "list" -> reads.list(resource, info, request);
      case "watch" -> reads.watch(resource, info, request);
      case "create" -> creation.create(WriteRequest.of(resource, info, request));
      case "update" ->
          updates.update(WriteRequest.of(resource, info, request), Updates.Part.DESIRED);
      case "patch" -> patches.patch(WriteRequest.of(resource, info, request), Updates.Part.DESIRED);
      case "delete" -> deletion.delete(WriteRequest.of(resource, info, request));
      case "deletecollection" -> collections.delete(WriteRequest.of(resource, info, request));
      default -> throw Failures.notAllowed();
    };
  }

  /// Refuses what could not be answered before anything is done. Subresources that answer in
  /// formats of their own look at what is accepted themselves.
  private static void requireAcceptable(
      ServedResource resource, RequestInfo info, ApiRequest request, boolean answer) {
    boolean ownFormat =
        switch (info.subresource()) {
          case "log", "proxy", "exec", "attach", "portforward" -> true;
          default -> false;
        };
    if (!ownFormat) {
      Accept.of(request, answer ? Accept.Offer.ANSWER : Views.offer(resource));
    }
  }

  private ApiResponse virtual(ServedResource resource, RequestInfo info, ApiRequest request) {
    WriteRequest write = WriteRequest.of(resource, info, request);
    JsonObject question = bodies.object(write);
    AdmissionRequest admission =
        write.admission(AdmissionRequest.Operation.CREATE, "", question, null);
    chain.mutate(admission);
    chain.validate(admission);
    JsonObject answer =
        extensions
            .virtual(resource.groupResource())
            .orElseThrow(Failures::notAllowed)
            .create(
                new VirtualResource.Question(
                    request.user(), info.gvr(), write.namespace(), question));
    return write.answer(Views.whole(201, answer));
  }

  /// The older way to bind a pod, by creating a Binding that names it.
  private ApiResponse bind(RequestInfo info, ApiRequest request) throws InterruptedException {
    String pod = Bodies.parse(request).string("metadata", "name").orElse("");
    if (pod.isEmpty()) {
      throw Failures.badRequest("metadata.name: Required value: the pod to bind");
    }
    String path = "/api/v1/namespaces/" + info.namespace() + "/pods/" + pod + "/binding";
    return handle(RequestInfo.of(request.method(), path, request.query()), request);
  }

  /// Objects of namespaced resources are reached through their namespace; only lists and watches
  /// span all of them.
  private static void requireNamespace(ServedResource resource, RequestInfo info) {
    boolean inNamespace = !info.namespace().isEmpty();
    boolean spans = info.verb().equals("list") || info.verb().equals("watch");
    boolean itself = info.resource().equals("namespaces");
    if (resource.api().namespaced() && !inNamespace && !spans) {
      throw info.verb().equals("create") ? Failures.notAllowed() : Failures.unknownPath();
    }
    if (!resource.api().namespaced() && inNamespace && !itself) {
      throw Failures.unknownPath();
    }
  }
}
