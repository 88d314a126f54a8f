// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.eval;

import dev.cel.common.values.CelByteString;
import dev.wheelhouse.kube.schema.cel.function.NamedFormats;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.CelMap;
import dev.wheelhouse.kube.schema.cel.value.CelObject;
import dev.wheelhouse.kube.schema.cel.value.Values;
import dev.wheelhouse.kube.schema.cel.value.Work;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.nio.charset.StandardCharsets;

/// What a call costs with the values it has, in CEL's units. The figures are Kubernetes' own; they
/// are charged before the call is made.
final class CallCost {

  private static final double TRAVERSAL = 0.1;
  private static final double REGEX = 0.25;
  private static final long LIST_CREATE = 10;
  private static final long CHECK = 350_000;

  private CallCost() {}

  static long of(String function, String overload, Object[] a, Work work) {
    return switch (function) {
      case "check" -> CHECK;
      case "or", "orValue" -> 0;
      case "fieldSelector", "labelSelector" -> selector(size(a, 1));
      case "isSorted", "sum", "max", "min" -> traversal(a[0], work);
      case "indexOf", "lastIndexOf" -> traversal(a[0], work);
      case "url", "lowerAscii", "upperAscii", "substring", "trim", "jsonpatch.escapeKey" ->
          chars(size(a, 0));
      case "replace", "split" -> ceil(size(a, 0) * 2 * TRAVERSAL);
      case "join" -> joined(a, work);
      case "find", "findAll" -> regex(size(a, 0), size(a, 1));
      case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver" ->
          chars(size(a, 0));
      case "ip" -> a[0] instanceof String ? chars(size(a, 0)) : 1;
      case "ip.isCanonical" -> ceil(size(a, 0) * 2 * TRAVERSAL);
      case "containsIP" ->
          ceil(2 * size(a, 0) * TRAVERSAL) + (a[1] instanceof String ? chars(size(a, 1)) : 0);
      case "containsCIDR" ->
          ceil(2 * size(a, 0) * TRAVERSAL)
              + chars(size(a, 0))
              + 1
              + (a[1] instanceof String ? chars(size(a, 1)) : 0);
      case "validate" -> regex(size(a, 1), NamedFormats.regexSize(a[0]));
      case "_==_" -> isConstant(a[0]) ? 1 : shorter(a);
      case "_!=_" -> shorter(a);
      default -> byOverload(overload, a);
    };
  }

  private static boolean isConstant(Object value) {
    return value instanceof Quantity || value instanceof CelObject;
  }

  private static long byOverload(String overload, Object[] a) {
    return switch (overload) {
      case "starts_with_string",
          "ends_with_string",
          "string_to_bytes",
          "bytes_to_string",
          "strings_quote",
          "string_format" ->
          chars(size(a, 0));
      case "in_list" -> size(a, 1);
      case "less_string",
          "greater_string",
          "less_equals_string",
          "greater_equals_string",
          "less_bytes",
          "greater_bytes",
          "less_equals_bytes",
          "greater_equals_bytes" ->
          shorter(a);
      case "add_string", "add_bytes" -> chars(size(a, 0) + size(a, 1));
      case "matches_string", "matches" -> regex(size(a, 0), size(a, 1));
      case "contains_string" -> chars(size(a, 0)) * chars(size(a, 1));
      case "list_sets_contains_list", "list_sets_intersects_list" -> 1 + size(a, 0) * size(a, 1);
      case "list_sets_equivalent_list" -> 1 + 2 * size(a, 0) * size(a, 1);
      case "list_slice" -> 1 + LIST_CREATE + Math.max(0, (Long) a[2] - (Long) a[1]);
      case "lists_range" -> 1 + LIST_CREATE + Math.max(0, (Long) a[0]);
      case "list_reverse", "list_flatten" -> 1 + LIST_CREATE + size(a, 0);
      case "list_flatten_int" -> 1 + LIST_CREATE + Math.max(0, (Long) a[1]) * size(a, 0);
      case "list_distinct" -> selfCompare((CelList) a[0]);
      default -> sorting(overload, a);
    };
  }

  private static long sorting(String overload, Object[] a) {
    if (overload.endsWith("_sort") && a[0] instanceof CelList list) {
      return selfCompare(list);
    }
    return overload.endsWith("_sortByAssociatedKeys") && a[1] instanceof CelList keys
        ? selfCompare(keys)
        : 1;
  }

  private static long selfCompare(CelList list) {
    boolean text =
        list.size() > 0 && (list.get(0) instanceof String || list.get(0) instanceof CelByteString);
    double factor = text ? 2 + TRAVERSAL : 2;
    return (long) ((double) list.size() * list.size() * factor) + 1 + LIST_CREATE;
  }

  private static long size(Object[] arguments, int index) {
    return Values.size(arguments[index]);
  }

  private static long chars(long size) {
    return ceil(size * TRAVERSAL);
  }

  private static long ceil(double cost) {
    return (long) Math.ceil(cost);
  }

  private static long shorter(Object[] a) {
    return chars(Math.min(size(a, 0), size(a, 1)));
  }

  private static long regex(long text, long pattern) {
    return ceil((1.0 + text) * TRAVERSAL) * ceil(pattern * REGEX);
  }

  private static long selector(long length) {
    return LIST_CREATE + chars(length) + ceil(ceil(length * 0.5) * (LIST_CREATE + 40.0));
  }

  private static long joined(Object[] a, Work work) {
    if (!(a[0] instanceof CelList list)) {
      throw CelFault.noSuchOverload();
    }
    long total = a.length > 1 ? Values.size(a[1]) * Math.max(0, list.size() - 1L) : 0;
    for (Object part : list) {
      work.step();
      total += Values.size(part);
    }
    return ceil(total * 2 * TRAVERSAL);
  }

  /// What it takes to look at all of a value.
  private static long traversal(Object value, Work work) {
    work.step();
    return switch (value) {
      case String text -> (long) (text.getBytes(StandardCharsets.UTF_8).length * TRAVERSAL);
      case CelByteString bytes -> (long) (bytes.size() * TRAVERSAL);
      case CelList list -> {
        long cost = 0;
        for (Object element : list) {
          cost += traversal(element, work);
        }
        yield cost;
      }
      case CelMap map -> {
        long cost = 0;
        for (Object key : map.keys()) {
          Object entry = map.find(key);
          cost += traversal(key, work) + (entry == null ? 1 : traversal(entry, work));
        }
        yield cost;
      }
      default -> 1;
    };
  }
}
