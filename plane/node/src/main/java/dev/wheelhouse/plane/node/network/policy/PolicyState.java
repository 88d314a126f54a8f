// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.node.network.policy.FilterImage.NamedSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Pods, namespaces and policies, and the image that follows from them. A change of one pod looks
/// at that pod alone; a change of a policy at the pods of its namespace. One thread uses it.
final class PolicyState {

  /// Sets that are there without any policy.
  static final Set<String> FIXED =
      Set.of(Direction.INGRESS.verdicts(), Direction.EGRESS.verdicts(), "itself");

  private final RuleText text;
  private final Map<String, PodFacts> pods = new HashMap<>();
  private final Map<String, Map<String, String>> namespaces = new HashMap<>();
  private final Map<Key, PolicySpec> policies = new TreeMap<>(byName());
  private final Map<AddressGroup, Group> groups = new HashMap<>();
  private final Map<String, Profile> profiles = new HashMap<>();
  private final Map<String, SetContent> verdicts = new HashMap<>();

  /// @param machine the machine's addresses towards pods
  PolicyState(List<String> machine) {
    this.text = new RuleText(machine);
    for (Direction direction : Direction.values()) {
      verdicts.put(direction.verdicts(), new SetContent("map", "ipv4_addr : verdict"));
    }
    verdicts.put("itself", new SetContent("set", "ipv4_addr . ipv4_addr"));
  }

  private static java.util.Comparator<Key> byName() {
    return java.util.Comparator.comparing(Key::namespace).thenComparing(Key::name);
  }

  /// A set with what each pod contributes to it.
  private static final class SetContent {
    private final String kind;
    private final String type;
    private final Map<String, Set<String>> byPod = new HashMap<>();
    private @Nullable NamedSet image;

    SetContent(String kind, String type) {
      this.kind = kind;
      this.type = type;
    }

    void put(String uid, Set<String> elements) {
      Set<String> before = elements.isEmpty() ? byPod.remove(uid) : byPod.put(uid, elements);
      if (!elements.equals(before == null ? Set.of() : before)) {
        image = null;
      }
    }

    NamedSet image() {
      NamedSet known = image;
      if (known == null) {
        Set<String> all = new HashSet<>();
        byPod.values().forEach(all::addAll);
        known = new NamedSet(kind, type, all);
        image = known;
      }
      return known;
    }
  }

  /// A set that rules of some policies name.
  private static final class Group {
    private final SetContent content;
    private final Set<Key> users = new HashSet<>();

    Group(AddressGroup address) {
      this.content = new SetContent("set", address.type());
    }
  }

  /// A chain for all pods that the same policies select.
  private record Profile(Direction direction, List<Key> policies, Set<String> pods) {

    String chain() {
      return chain(direction, policies);
    }

    static String chain(Direction direction, List<Key> policies) {
      return direction.chainPrefix()
          + "-"
          + UUID.nameUUIDFromBytes(policies.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  void pod(PodFacts pod) {
    if (!pod.equals(pods.put(pod.uid(), pod))) {
      groups.forEach((address, group) -> fill(address, group, pod));
      isolate(pod);
    }
  }

  void podGone(String uid) {
    if (pods.remove(uid) != null) {
      groups.values().forEach(group -> group.content.put(uid, Set.of()));
      for (Direction direction : Direction.values()) {
        leave(direction, uid, "");
      }
      verdict("itself").put(uid, Set.of());
    }
  }

  void namespace(String name, Map<String, String> labels) {
    if (!labels.equals(namespaces.put(name, labels))) {
      for (PodFacts pod : podsOf(name)) {
        groups.forEach((address, group) -> fill(address, group, pod));
      }
    }
  }

  void namespaceGone(String name) {
    namespaces.remove(name);
  }

  void policy(PolicySpec policy) {
    PolicySpec before = policies.put(policy.key(), policy);
    if (policy.equals(before)) {
      return;
    }
    Set<AddressGroup> wanted = new HashSet<>(policy.groups());
    wanted.forEach(address -> use(address, policy.key()));
    if (before != null) {
      before.groups().stream()
          .filter(address -> !wanted.contains(address))
          .forEach(address -> leaveGroup(address, policy.key()));
    }
    podsOf(policy.key().namespace()).forEach(this::isolate);
  }

  void policyGone(Key key) {
    PolicySpec before = policies.remove(key);
    if (before != null) {
      before.groups().forEach(address -> leaveGroup(address, key));
      podsOf(key.namespace()).forEach(this::isolate);
    }
  }

  private List<PodFacts> podsOf(String namespace) {
    return pods.values().stream().filter(pod -> pod.namespace().equals(namespace)).toList();
  }

  private void use(AddressGroup address, Key user) {
    Group group =
        groups.computeIfAbsent(
            address,
            fresh -> {
              Group made = new Group(fresh);
              pods.values().forEach(pod -> fill(fresh, made, pod));
              return made;
            });
    group.users.add(user);
  }

  private void leaveGroup(AddressGroup address, Key user) {
    Group group = groups.get(address);
    if (group != null) {
      group.users.remove(user);
      if (group.users.isEmpty()) {
        groups.remove(address);
      }
    }
  }

  private void fill(AddressGroup address, Group group, PodFacts pod) {
    Map<String, String> labels = namespaces.getOrDefault(pod.namespace(), Map.of());
    group.content.put(pod.uid(), Set.copyOf(address.elements(pod, labels)));
  }

  private void isolate(PodFacts pod) {
    boolean isolated = false;
    for (Direction direction : Direction.values()) {
      List<Key> selecting =
          policies.values().stream()
              .filter(policy -> policy.selects(pod, direction))
              .map(PolicySpec::key)
              .toList();
      String chain = selecting.isEmpty() ? "" : Profile.chain(direction, selecting);
      leave(direction, pod.uid(), chain);
      if (!chain.isEmpty()) {
        isolated = true;
        profiles
            .computeIfAbsent(chain, _ -> new Profile(direction, selecting, new HashSet<>()))
            .pods()
            .add(pod.uid());
        verdict(direction.verdicts()).put(pod.uid(), Set.of(pod.address() + " : jump " + chain));
      }
    }
    verdict("itself")
        .put(pod.uid(), isolated ? Set.of(pod.address() + " . " + pod.address()) : Set.of());
  }

  private SetContent verdict(String name) {
    return Objects.requireNonNull(verdicts.get(name), name);
  }

  /// Takes a pod out of its chain unless that is the one named.
  private void leave(Direction direction, String uid, String chain) {
    profiles
        .values()
        .removeIf(profile ->
            profile.direction() == direction
                && !profile.chain().equals(chain)
                && profile.pods().remove(uid)
                && profile.pods().isEmpty());
    if (chain.isEmpty()) {
      verdict(direction.verdicts()).put(uid, Set.of());
    }
  }

  FilterImage image() {
    Map<String, NamedSet> sets = new HashMap<>();
    verdicts.forEach((name, content) -> sets.put(name, content.image()));
    groups.forEach((address, group) -> sets.put(address.name(), group.content.image()));
    Map<Key, Map<Direction, List<String>>> lines = new HashMap<>();
    Map<String, List<String>> chains = new HashMap<>();
    profiles.forEach((name, profile) -> {
      List<String> body = new ArrayList<>();
      for (Key key : profile.policies()) {
        body.addAll(
            lines
                .computeIfAbsent(key, _ -> new EnumMap<>(Direction.class))
                .computeIfAbsent(profile.direction(), direction -> lines(key, direction)));
      }
      chains.put(name, body);
    });
    return new FilterImage(sets, chains);
  }

  private List<String> lines(Key key, Direction direction) {
    PolicySpec policy = Objects.requireNonNull(policies.get(key));
    return policy.rules().getOrDefault(direction, List.of()).stream()
        .flatMap(rule -> text.lines(policy, direction, rule).stream())
        .toList();
  }
}
