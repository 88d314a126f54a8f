// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.defaults.BuiltInDefaults;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.plane.apiserver.admission.AdmissionChain;
import dev.wheelhouse.plane.apiserver.watch.WatchHub;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/// Puts a registry together.
public final class RegistryBuilder {

  private final Map<GroupResource, Strategy> strategies = new HashMap<>();

  public RegistryBuilder() {
    strategies.put(Pods.RESOURCE, new Pods());
    strategies.put(Deletion.NAMESPACES, new Namespaces());
    strategies.put(new GroupResource("batch", "jobs"), new Jobs());
    strategies.put(new GroupResource("apps", "daemonsets"), new DaemonSets());
    strategies.put(new GroupResource("", "persistentvolumeclaims"), new PendingPhase());
  }

  public RegistryBuilder with(GroupResource resource, Strategy strategy) {
    strategies.put(resource, strategy);
    return this;
  }

  public ResourceRegistry build(
      ServedResources served,
      ObjectStore objects,
      WatchHub hub,
      AdmissionChain admission,
      Extensions extensions,
      Clock clock) {
    strategies.putIfAbsent(
        new GroupResource("", "persistentvolumes"), new PersistentVolumes(clock));
    ObjectRules rules = new ObjectRules(served, new BuiltInDefaults(ApiModels.kubernetes()));
    Views views = new Views(new TableViews(clock));
    WriteContext context =
        new WriteContext(
            objects,
            rules,
            new Bodies(rules),
            new Ownership(served, rules, clock),
            admission,
            Map.copyOf(strategies),
            views,
            clock,
            new SecureRandom());
    Reads reads = new Reads(objects, hub, views, clock);
    return new ResourceRegistry(served, reads, context, extensions);
  }
}
