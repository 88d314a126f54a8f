// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.apply.FieldOwnership;
import dev.wheelhouse.kube.schema.apply.FieldSet;
import dev.wheelhouse.kube.schema.apply.ServerSideApply;
import dev.wheelhouse.kube.schema.apply.VersionConverter;
import dev.wheelhouse.kube.schema.apply.Writer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who owns which field: recorded for every write, and decided by server-side apply. All objects
/// are in the version that writes work on; a record stands in the version it was made in.
final class Ownership {

  private static final FieldSet STATUS = FieldSet.of("status");
  private static final FieldSet ALL_BUT_STATUS = FieldSet.of("spec", "metadata");
  private static final FieldSet NOTHING = FieldSet.of();

  private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

  private final ServedResources served;
  private final ObjectRules rules;
  private final Clock clock;

  Ownership(ServedResources served, ObjectRules rules, Clock clock) {
    this.served = served;
    this.rules = rules;
    this.clock = clock;
  }

  /// Records in the object who owns what after a create or update, in place.
  ///
  /// @param before what is stored; null for a create
  void stamp(WriteRequest write, @Nullable JsonObject before, JsonObject object) {
    try {
      FieldOwnership.stamp(before, object, writer(write), schema(write), versions(write));
    } catch (PlatformException e) {
      // The write counts more than its record: as kube-apiserver, where no version can be made.
      object.childObject("metadata").remove("managedFields");
      LOG.atWarn()
          .addKeyValue("resource", write.resource().gvr())
          .addKeyValue(LogKeys.NAME, write.info().name())
          .setCause(e)
          .log("field ownership cannot be recorded");
    }
  }

  /// Merges an applied configuration into what is stored.
  ///
  /// @param before what is stored; null when it does not exist
  /// @return the new object with its ownership recorded
  /// @throws PlatformException `CONFLICT` naming the other managers, unless forced
  JsonObject apply(WriteRequest write, @Nullable JsonObject before, JsonObject applied) {
    JsonObject merged =
        ServerSideApply.apply(
            before,
            applied,
            writer(write),
            write.options().force(),
            schema(write),
            versions(write));
    rules.decode(rules.held(write.resource()), merged);
    if (before != null && sameButTimes(before, merged)) {
      merged
          .childObject("metadata")
          .put("managedFields", before.array("metadata", "managedFields").orElseThrow());
    }
    return merged;
  }

  /// Only what is stored counts: an applied field that holds nothing changes nothing.
  private static boolean sameButTimes(JsonObject before, JsonObject merged) {
    return before.array("metadata", "managedFields").isPresent()
        && withoutTimes(before).equals(withoutTimes(merged));
  }

  private static JsonObject withoutTimes(JsonObject object) {
    JsonObject metadata = new JsonObject(object.childObject("metadata"));
    JsonArray entries = new JsonArray();
    for (JsonObject entry : metadata.array("managedFields").orElseGet(JsonArray::new).objects()) {
      JsonObject timeless = new JsonObject(entry);
      timeless.remove("time");
      entries.add(timeless);
    }
    metadata.put("managedFields", entries);
    return new JsonObject(object).with("metadata", metadata);
  }

  private VersionConverter versions(WriteRequest write) {
    return new OwnedVersions(write.resource(), served);
  }

  private Schema schema(WriteRequest write) {
    return rules.held(write.resource()).schema();
  }

  private Writer writer(WriteRequest write) {
    return new Writer(
        write.options().manager(),
        Conversions.held(write.resource()).apiVersion(),
        write.info().subresource(),
        clock.now(),
        ignored(write));
  }

  private static FieldSet ignored(WriteRequest write) {
    if (!write.resource().hasSubresource("status")) {
      return NOTHING;
    }
    return write.info().subresource().equals("status") ? ALL_BUT_STATUS : STATUS;
  }
}
