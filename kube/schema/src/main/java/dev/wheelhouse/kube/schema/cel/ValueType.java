// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import dev.wheelhouse.kube.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;

/// The type of a variable, or of a result.
public sealed interface ValueType {

  ValueType DYN = Simple.DYN;
  ValueType BOOL = Simple.BOOL;
  ValueType STRING = Simple.STRING;

  /// Types without parts. [#DYN] is anything: nothing about it is checked before it is evaluated.
  enum Simple implements ValueType {
    DYN,
    BOOL,
    INT,
    UINT,
    DOUBLE,
    STRING,
    BYTES,
    TIMESTAMP,
    DURATION,
    NULL,
    /// `authorizer`: give a [CelAuthorizer] as the value.
    AUTHORIZER,
    /// `authorizer.requestResource`: give a [CelAuthorizer.ResourceCheck] with an empty verb, see
    /// [CelValues#requestResource].
    RESOURCE_CHECK
  }

  /// A tree with a schema.
  ///
  /// @param resource true for a whole custom resource in its own rules, where of `metadata` only
  ///   `name` and `generateName` are seen; false for all the schema says
  record OfSchema(Schema schema, boolean resource) implements ValueType {}

  record ListOf(ValueType element) implements ValueType {}

  record MapOf(ValueType value) implements ValueType {}

  /// `optional_type(T)`: give [java.util.Optional] as the value.
  record OptionalOf(ValueType value) implements ValueType {}

  /// An object with named fields, such as `request` or `variables`. Give a JSON object or a
  /// [CelFields] as the value.
  ///
  /// @param name unique in an environment
  record Fields(String name, Map<String, ValueType> fields) implements ValueType {
    public Fields {
      fields = new LinkedHashMap<>(fields);
    }
  }

  /// What the type checker found a result to be and no other type here says, with its name.
  record Named(String name) implements ValueType {}
}
