// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The policies of one kind that are bound, in the order of their names, compiled again when one of
/// them or of the bindings is written. Asking costs two comparisons of numbers.
final class PolicyIndex<R> {

  private static final Logger LOG = LoggerFactory.getLogger(PolicyIndex.class);
  private static final String GROUP = "admissionregistration.k8s.io";

  private final ObjectReader objects;
  private final GroupResource policies;
  private final GroupResource bindings;
  private final Policy.Compiler<R> compiler;
  private volatile State<R> state = new State<>(-1, -1, List.of());

  private record State<R>(long policies, long bindings, List<Policy<R>> bound) {}

  PolicyIndex(ObjectReader objects, String policies, String bindings, Policy.Compiler<R> compiler) {
    this.objects = objects;
    this.policies = new GroupResource(GROUP, policies);
    this.bindings = new GroupResource(GROUP, bindings);
    this.compiler = compiler;
  }

  List<Policy<R>> current() {
    State<R> known = state;
    return isCurrent(known) ? known.bound() : read();
  }

  private boolean isCurrent(State<R> known) {
    return known.policies() == objects.version(policies)
        && known.bindings() == objects.version(bindings);
  }

  private synchronized List<Policy<R>> read() {
    if (!isCurrent(state)) {
      // The versions first: a write that comes between is seen by the next who asks.
      long policiesNow = objects.version(policies);
      long bindingsNow = objects.version(bindings);
      state = new State<>(policiesNow, bindingsNow, bound());
    }
    return state.bound();
  }

  private List<Policy<R>> bound() {
    Map<String, List<Binding>> byPolicy = new HashMap<>();
    for (JsonObject object : sorted(bindings)) {
      Binding binding = Binding.of(object);
      byPolicy.computeIfAbsent(binding.policy(), _ -> new ArrayList<>()).add(binding);
    }
    List<Policy<R>> bound = new ArrayList<>();
    for (JsonObject policy : byPolicy.isEmpty() ? List.<JsonObject>of() : sorted(policies)) {
      List<Binding> own = byPolicy.get(name(policy));
      if (own != null) {
        add(bound, policy, own);
      }
    }
    return List.copyOf(bound);
  }

  private void add(List<Policy<R>> bound, JsonObject policy, List<Binding> own) {
    try {
      bound.add(Policy.of(policy, own, compiler));
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue(LogKeys.NAME, name(policy))
          .setCause(e)
          .log("admission policy cannot be read and is not asked");
    }
  }

  private List<JsonObject> sorted(GroupResource resource) {
    List<JsonObject> list = new ArrayList<>(objects.list(resource, ""));
    list.sort(Comparator.comparing(PolicyIndex::name));
    return list;
  }

  private static String name(JsonObject object) {
    return object.string("metadata", "name").orElse("");
  }
}
