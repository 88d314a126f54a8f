// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.CelByteString;
import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.CelMap;
import dev.wheelhouse.kube.schema.cel.value.UnsignedInteger;
import dev.wheelhouse.kube.schema.cel.value.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The types that signatures are made of.
public final class Types {

  static final CelType BOOL = SimpleType.BOOL;
  static final CelType INT = SimpleType.INT;
  static final CelType UINT = SimpleType.UINT;
  static final CelType DOUBLE = SimpleType.DOUBLE;
  static final CelType STRING = SimpleType.STRING;
  static final CelType BYTES = SimpleType.BYTES;
  static final CelType TIMESTAMP = SimpleType.TIMESTAMP;
  static final CelType DURATION = SimpleType.DURATION;
  static final CelType DYN = SimpleType.DYN;
  static final CelType A = TypeParamType.create("A");
  static final CelType K = TypeParamType.create("K");
  static final CelType V = TypeParamType.create("V");
  static final CelType STRINGS = ListType.create(SimpleType.STRING);
  static final CelType LIST_A = ListType.create(A);
  static final CelType LIST_V = ListType.create(V);
  static final CelType MAP_KV = MapType.create(K, V);
  static final CelType OPTIONAL_V = OptionalType.create(V);

  static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
  static final CelType URL = OpaqueType.create("kubernetes.URL");
  static final CelType IP = OpaqueType.create("net.IP");
  static final CelType CIDR = OpaqueType.create("net.CIDR");
  static final CelType SEMVER = OpaqueType.create("kubernetes.Semver");
  static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
  public static final CelType AUTHORIZER = OpaqueType.create("kubernetes.authorization.Authorizer");
  static final CelType PATH_CHECK = OpaqueType.create("kubernetes.authorization.PathCheck");
  static final CelType GROUP_CHECK = OpaqueType.create("kubernetes.authorization.GroupCheck");
  public static final CelType RESOURCE_CHECK =
      OpaqueType.create("kubernetes.authorization.ResourceCheck");
  static final CelType DECISION = OpaqueType.create("kubernetes.authorization.Decision");

  /// The types that have names in expressions.
  public static final List<CelType> NAMED = List.of(QUANTITY, URL, IP, CIDR, SEMVER, FORMAT);

  private Types() {}

  static boolean accepts(CelType type, Object value) {
    return switch (type.kind()) {
      case BOOL -> value instanceof Boolean;
      case INT -> value instanceof Long;
      case UINT -> value instanceof UnsignedInteger;
      case DOUBLE -> value instanceof Double;
      case STRING -> value instanceof String;
      case BYTES -> value instanceof CelByteString;
      case TIMESTAMP -> value instanceof Instant;
      case DURATION -> value instanceof Duration;
      case LIST -> value instanceof CelList;
      case MAP, STRUCT -> value instanceof CelMap;
      case OPAQUE -> Values.typeName(value).equals(type.name());
      default -> true;
    };
  }
}
