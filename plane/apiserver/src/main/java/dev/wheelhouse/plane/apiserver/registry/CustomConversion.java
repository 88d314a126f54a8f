// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;

/// Changes custom resources between the versions of their definition.
@FunctionalInterface
public interface CustomConversion {

  /// The same objects in another version, in their order. All of them are in a version other than
  /// that; they are not changed.
  ///
  /// @throws PlatformException when they cannot be converted
  List<JsonObject> convert(List<JsonObject> objects, GroupVersionResource to);

  /// For versions that differ in nothing but `apiVersion` (`strategy: None`).
  CustomConversion NONE =
      (objects, to) -> {
        List<JsonObject> converted = new ArrayList<>(objects.size());
        for (JsonObject object : objects) {
          converted.add(new JsonObject(object).with("apiVersion", to.apiVersion()));
        }
        return converted;
      };
}
