// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.kube.schema.GroupResource;

/// Where objects live in the store: `/registry/<group>/<resource>/<namespace>/<name>`, without the
/// namespace for cluster-scoped objects. The core group is written `core`.
public final class Keys {

  public static final String ROOT = "/registry/";

  private Keys() {}

  /// The prefix of all objects of a resource.
  public static String prefix(GroupResource resource) {
    String group = resource.group().isEmpty() ? "core" : resource.group();
    return ROOT + group + "/" + resource.resource() + "/";
  }

  /// The prefix of a namespace's objects; of all objects when the namespace is empty.
  public static String prefix(GroupResource resource, String namespace) {
    return namespace.isEmpty() ? prefix(resource) : prefix(resource) + namespace + "/";
  }

  public static String key(GroupResource resource, String namespace, String name) {
    return prefix(resource, namespace) + name;
  }

  /// The resource part of a key: everything up to and with the slash after the resource.
  public static String resourcePrefix(String key) {
    int group = key.indexOf('/', ROOT.length());
    return key.substring(0, key.indexOf('/', group + 1) + 1);
  }

  /// Whether a key is that of an object with a name.
  static boolean hasName(String key, String name) {
    int slash = key.length() - name.length() - 1;
    return slash >= 0 && key.charAt(slash) == '/' && key.endsWith(name);
  }

  /// The namespace in a key of a namespaced resource.
  public static String namespace(String key) {
    String rest = key.substring(resourcePrefix(key).length());
    int slash = rest.indexOf('/');
    return slash < 0 ? "" : rest.substring(0, slash);
  }
}
