// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.catalog;

import static dev.wheelhouse.ops.delivery.definitions.DefinitionLookup.name;
import static dev.wheelhouse.ops.delivery.definitions.DefinitionLookup.pinned;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Definition;
import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Finds definitions: in the namespace of the application, then in the system namespace, then among
/// those that are built in. Filled by [DefinitionReconciler]; safe for use by many threads.
///
/// Until the cluster's definitions have been read once, nothing is found: an application must not
/// be rendered by a built-in definition for a moment because its own has not been seen yet.
public final class DefinitionCatalog implements DefinitionLookup {

  private record Key(DefinitionKind kind, String namespace, String name) {}

  /// @param uid tells it from one of the same name that was there before
  private record Revision(String uid, Finding finding) {}

  private final Definitions builtIn;
  private final ClusterObjects objects;
  private final String systemNamespace;
  private final ConcurrentMap<Key, Finding> findings = new ConcurrentHashMap<>();
  private final ConcurrentMap<Key, Revision> revisions = new ConcurrentHashMap<>();
  private volatile boolean complete;

  /// @param objects where pinned revisions are read from
  public DefinitionCatalog(Definitions builtIn, ClusterObjects objects, String systemNamespace) {
    this.builtIn = builtIn;
    this.objects = objects;
    this.systemNamespace = systemNamespace;
  }

  /// The definitions of a cluster as they are now.
  ///
  /// @param more definitions that take the place of those; one without a namespace is taken for one
  ///   of the system namespace
  /// @throws PlatformException `SERVICE_UNAVAILABLE` when the cluster cannot be reached
  public static DefinitionCatalog snapshot(
      Definitions builtIn, ClusterObjects objects, String systemNamespace, List<JsonObject> more) {
    DefinitionCatalog catalog = new DefinitionCatalog(builtIn, objects, systemNamespace);
    List<JsonObject> all = new ArrayList<>();
    for (JsonObject definition : more) {
      JsonObject placed = definition.deepCopy();
      placed.childObject("metadata").putIfAbsent("namespace", systemNamespace);
      all.add(placed);
    }
    for (DefinitionKind kind : DefinitionKind.values()) {
      all.addAll(objects.list(Manifest.API_VERSION, kind.kind(), "", ""));
    }
    catalog.complete(all);
    return catalog;
  }

  @Override
  public boolean cloudResource(String namespace, String type) {
    for (String place : new String[] {namespace, systemNamespace}) {
      Finding finding = findings.get(new Key(DefinitionKind.COMPONENT, place, name(type)));
      if (finding != null) {
        return finding instanceof Finding.Broken broken
            && broken.covers()
            && broken.reason().equals(Finding.TERRAFORM);
      }
    }
    return false;
  }

  @Override
  public Optional<? extends Definition> find(DefinitionKind kind, String namespace, String type) {
    Optional<Optional<Definition>> own = search(kind, namespace, type);
    if (own.isPresent() && own.get().isPresent()) {
      return own.get();
    }
    return own.isEmpty() && pinnedToOwn(kind, type)
        ? Optional.empty()
        : builtIn.find(kind, namespace, name(type));
  }

  /// Policies and steps that are built in take any revision, as they always have.
  private static boolean pinnedToOwn(DefinitionKind kind, String type) {
    return pinned(type) && (kind == DefinitionKind.COMPONENT || kind == DefinitionKind.TRAIT);
  }

  @Override
  public Set<String> names(DefinitionKind kind, String namespace) {
    return names(kind, namespace, builtIn.names(kind, namespace));
  }

  /// Whether an application's type is this definition, and no other of the same name.
  ///
  /// @param namespace of the application
  public boolean means(String namespace, DefinitionKind kind, ObjectRef definition) {
    Finding nearer = findings.get(new Key(kind, namespace, definition.name()));
    boolean covered =
        !namespace.equals(definition.namespace())
            && nearer != null
            && !(nearer instanceof Finding.Broken broken && !broken.covers());
    return (namespace.equals(definition.namespace())
            || definition.namespace().equals(systemNamespace))
        && !covered;
  }

  /// The built-in definition of a kind and name.
  Optional<Manifest> builtIn(DefinitionKind kind, String name) {
    return builtIn.find(kind, "", name).map(Definition::manifest);
  }

  void put(DefinitionKind kind, String namespace, String name, Finding finding) {
    findings.put(new Key(kind, namespace, name), finding);
  }

  /// Takes in what the cluster has. What is known already is newer.
  ///
  /// @param definitions all of the cluster
  void complete(List<JsonObject> definitions) {
    for (JsonObject definition : definitions) {
      ObjectRef ref = ObjectRef.of(definition);
      kind(definition)
          .ifPresent(kind ->
              findings.computeIfAbsent(
                  new Key(kind, ref.namespace(), ref.name()),
                  _ -> Finding.of(definition, builtIn(kind, ref.name()))));
    }
    complete = true;
  }

  void remove(DefinitionKind kind, String namespace, String name) {
    findings.remove(new Key(kind, namespace, name));
    revisions
        .keySet()
        .removeIf(it ->
            it.kind() == kind && it.namespace().equals(namespace) && name(it.name()).equals(name));
  }

  /// The definition of an object; an empty one inside stands for what is built in.
  private Optional<Optional<Definition>> search(
      DefinitionKind kind, String namespace, String type) {
    if (!complete) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "the definitions of the cluster have not been read yet");
    }
    for (String place : new String[] {namespace, systemNamespace}) {
      Optional<Finding> finding =
          pinned(type)
              ? revision(kind, place, type)
              : Optional.ofNullable(findings.get(new Key(kind, place, type)));
      if (finding.isPresent()) {
        switch (finding.get()) {
          case Finding.Usable usable -> {
            return Optional.of(Optional.of(usable.definition()));
          }
          case Finding.BuiltIn _ -> {
            return Optional.of(Optional.empty());
          }
          case Finding.Broken broken -> {
            if (broken.covers()) {
              throw broken(kind, place, type, broken);
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private static PlatformException broken(
      DefinitionKind kind, String namespace, String type, Finding.Broken broken) {
    return new PlatformException(
        Reason.INVALID,
        kind.kind() + " " + namespace + "/" + type + " cannot be used: " + broken.message());
  }

  /// Revisions do not change, so each is compiled once; but one may be gone, and another be there
  /// by its name.
  private Optional<Finding> revision(DefinitionKind kind, String namespace, String type) {
    if (namespace.isEmpty()) {
      return Optional.empty();
    }
    Key key = new Key(kind, namespace, type);
    Optional<JsonObject> live =
        new DefinitionRevisions(objects)
            .find(kind, namespace, name(type), type.substring(type.indexOf('@') + 1));
    Optional<JsonObject> definition = live.flatMap(it -> it.object("spec", kind.field()));
    if (definition.isEmpty()) {
      revisions.remove(key);
      return Optional.empty();
    }
    String uid = live.get().string("metadata", "uid").orElse("");
    Revision known = revisions.get(key);
    if (known != null && known.uid().equals(uid)) {
      return Optional.of(known.finding());
    }
    Finding finding = Finding.of(definition.get(), builtIn(kind, name(type)));
    revisions.put(key, new Revision(uid, finding));
    return Optional.of(finding);
  }

  private Set<String> names(DefinitionKind kind, String namespace, Set<String> known) {
    Set<String> names = new TreeSet<>(known);
    for (Map.Entry<Key, Finding> entry : findings.entrySet()) {
      Key key = entry.getKey();
      boolean seen = key.namespace().equals(namespace) || key.namespace().equals(systemNamespace);
      if (seen && key.kind() == kind && entry.getValue() instanceof Finding.Usable) {
        names.add(key.name());
      }
    }
    return names;
  }

  /// An object with a definition's kind, for messages and keys.
  static Optional<DefinitionKind> kind(JsonObject definition) {
    return DefinitionKind.of(definition.string("kind").orElse(""));
  }
}
