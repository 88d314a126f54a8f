// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.store.Draft;
import dev.wheelhouse.plane.store.Entry;
import dev.wheelhouse.plane.store.UnmetException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// CREATE: from a body to a stored object.
final class Creation {

  private static final int NAME_TRIES = 8;

  /// Node agents register themselves complete with their capacity.
  private static final GroupResource NODES = new GroupResource("", "nodes");

  private final WriteContext context;

  Creation(WriteContext context) {
    this.context = context;
  }

  ApiResponse create(WriteRequest write) {
    JsonObject object = Conversions.servedToHeld(write.resource(), context.bodies().object(write));
    byte[] stored = create(write, object, true);
    return write.answer(context.views().object(write.resource(), stored, 201, write.request()));
  }

  /// Creates an object.
  ///
  /// @param object in the version that writes work on; changed in place
  /// @param track whether field ownership still has to be recorded
  /// @return the object as stored (or as it would be, in a dry run)
  byte[] create(WriteRequest write, JsonObject object, boolean track) {
    adopt(write, object);
    boolean generated = nameIt(object);
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(write, generated ? object.deepCopy() : object, track);
      } catch (UnmetException _) {
        String name = object.string("metadata", "name").orElse("");
        if (!generated || attempt == NAME_TRIES) {
          throw Failures.alreadyExists(write.resource().groupResource(), name);
        }
        object.childObject("metadata").remove("name");
        nameIt(object);
      }
    }
  }

  private byte[] attempt(WriteRequest write, JsonObject object, boolean track) {
    context.rules().applyDefaults(write.resource(), object);
    if (track) {
      context.owners().stamp(write, null, object);
    }
    String name = object.string("metadata", "name").orElse("");
    AdmissionRequest admission =
        write.admission(AdmissionRequest.Operation.CREATE, name, object, null);
    String uid = object.string("metadata", "uid").orElse("");
    context.admission().mutate(admission);
    if (admission.origin().reinvocation().wanted()) {
      keepOwn(write, object, uid);
      name = object.string("metadata", "name").orElse("");
    }
    Strategy strategy = context.strategy(write.resource());
    strategy.prepareForCreate(object);
    validate(write, strategy, object, name);
    write.warnings().addAll(context.rules().warnings(write.resource(), object, null));
    context.admission().validate(admission);
    Strategy.Claim claim = strategy.claim(object, new JsonObject());
    return store(write, Conversions.heldToStored(write.resource(), object), name, claim);
  }

  private byte[] store(WriteRequest write, JsonObject object, String name, Strategy.Claim claim) {
    boolean stored = false;
    try {
      if (write.options().dryRun()) {
        if (context.objects().store().get(write.key(name)).isPresent()) {
          throw Failures.alreadyExists(write.resource().groupResource(), name);
        }
        Draft draft = StoredForm.draft(object);
        return draft.bytes();
      }
      List<Charge> charges = context.admission().charges(write.stored(name, null, object));
      Entry entry = context.objects().create(write.storage(), write.key(name), object, charges);
      stored = true;
      claim.keep();
      return entry.value();
    } finally {
      if (!stored) {
        claim.giveBack();
      }
    }
  }

  private void validate(WriteRequest write, Strategy strategy, JsonObject object, String name) {
    List<Cause> broken = new ArrayList<>(context.rules().validateCreate(write.resource(), object));
    strategy.validateCreate(object, broken);
    if (!broken.isEmpty()) {
      throw Failures.invalid(write.resource().api().kind(), name, broken);
    }
  }

  /// Rules that users make may change much, but not what only the server may say.
  private void keepOwn(WriteRequest write, JsonObject object, String uid) {
    JsonObject metadata = object.childObject("metadata");
    Placement.of(write, metadata);
    metadata.put("uid", uid);
    metadata.put("creationTimestamp", context.now().toString());
    metadata.remove("deletionTimestamp");
    metadata.remove("deletionGracePeriodSeconds");
    Generations.begin(write.resource(), metadata);
    if (write.resource().hasSubresource("status") && !write.storage().equals(NODES)) {
      object.remove("status");
    }
  }

  /// Makes the object one of this server's: what only the server may say is said by the server.
  private void adopt(WriteRequest write, JsonObject object) {
    JsonObject metadata = object.childObject("metadata");
    if (!metadata.string("resourceVersion").orElse("").isEmpty()) {
      throw Failures.badRequest("resourceVersion should not be set on objects to be created");
    }
    String namespace = Placement.of(write, metadata);
    for (String own :
        List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "resourceVersion")) {
      metadata.remove(own);
    }
    if (namespace.isEmpty()) {
      metadata.remove("namespace");
    } else {
      metadata.put("namespace", namespace);
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", context.now().toString());
    Generations.begin(write.resource(), metadata);
    if (write.resource().hasSubresource("status") && !write.storage().equals(NODES)) {
      object.remove("status");
    }
  }

  /// @return true when the name was made up
  private boolean nameIt(JsonObject object) {
    JsonObject metadata = object.childObject("metadata");
    String base = metadata.string("generateName").orElse("");
    if (!metadata.string("name").orElse("").isEmpty() || base.isEmpty()) {
      return false;
    }
    metadata.put("name", ObjectNames.generate(base, context.random()));
    return true;
  }
}
