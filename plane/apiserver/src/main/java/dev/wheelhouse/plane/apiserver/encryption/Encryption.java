// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.encryption;

import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.Keys;
import dev.wheelhouse.plane.store.Sealing;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Finds the keys of a stored object by its resource: the resource's own rule, else that of its
/// group (`*.apps`), else that of all (`*.*`).
public final class Encryption implements Sealing {

  /// Encrypts nothing, and refuses to take what is encrypted for an object.
  public static final Encryption NONE = new Encryption(Map.of());

  private static final String ANY = "*";

  private final Map<GroupResource, KeyRing> rules;
  private final Map<String, KeyRing> byPrefix = new ConcurrentHashMap<>();

  Encryption(Map<GroupResource, KeyRing> rules) {
    this.rules = Map.copyOf(rules);
  }

  @Override
  public byte[] seal(String key, byte[] plain) {
    return rules.isEmpty() ? plain : ring(key).seal(key, plain);
  }

  @Override
  public Opened open(String key, byte[] sealed) {
    return rules.isEmpty() && !SealingKey.isSealed(sealed)
        ? new Opened.Plain(sealed, false)
        : ring(key).open(key, sealed);
  }

  private KeyRing ring(String key) {
    return key.startsWith(Keys.ROOT)
        ? byPrefix.computeIfAbsent(Keys.resourcePrefix(key), this::find)
        : KeyRing.IDENTITY;
  }

  private KeyRing find(String prefix) {
    String[] parts = prefix.substring(Keys.ROOT.length()).split("/", -1);
    String group = parts[0].equals("core") ? "" : parts[0];
    for (GroupResource rule :
        new GroupResource[] {
          new GroupResource(group, parts[1]),
          new GroupResource(group, ANY),
          new GroupResource(ANY, ANY)
        }) {
      KeyRing ring = rules.get(rule);
      if (ring != null) {
        return ring;
      }
    }
    return KeyRing.IDENTITY;
  }
}
