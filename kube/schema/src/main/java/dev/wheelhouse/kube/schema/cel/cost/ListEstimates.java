// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.cost;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Estimates for the list and set extensions.
final class ListEstimates {

  private static final CostRange CALL_AND_LIST = CostRange.fixed(11);

  private ListEstimates() {}

  static @Nullable CallEstimate of(
      LibraryEstimates estimates, String overload, @Nullable Node target, List<Node> args) {
    if (overload.startsWith("list_sets_")) {
      double factor = overload.equals("list_sets_equivalent_list") ? 2 : 1;
      CostRange pairs = estimates.size(args.get(0)).times(estimates.size(args.get(1)));
      return CallEstimate.of(pairs.times(factor).plus(CostRange.ONE));
    }
    if (overload.equals("lists_range")) {
      long size = LibraryEstimates.constant(args.getFirst(), Long.MAX_VALUE);
      return allocating(1, CostRange.fixed(size));
    }
    return target == null ? null : ofMember(estimates, overload, target, args);
  }

  private static @Nullable CallEstimate ofMember(
      LibraryEstimates estimates, String overload, Node target, List<Node> args) {
    CostRange size = overload.startsWith("list_") ? estimates.size(target) : CostRange.ZERO;
    return switch (overload) {
      case "list_slice" -> {
        long start = LibraryEstimates.constant(args.get(0), 0);
        long end = LibraryEstimates.constant(args.get(1), size.max());
        yield allocating(1, CostRange.fixed(Math.max(0, end - start)));
      }
      case "list_reverse", "list_flatten" -> allocating(1, size);
      case "list_flatten_int" ->
          allocating((double) LibraryEstimates.constant(args.getFirst(), Long.MAX_VALUE), size);
      case "list_distinct" -> allocating(2, size.times(size));
      default -> sort(estimates, overload, size, args);
    };
  }

  private static @Nullable CallEstimate sort(
      LibraryEstimates estimates, String overload, CostRange size, List<Node> args) {
    boolean text = overload.contains("_string_") || overload.contains("_bytes_");
    double factor = text ? 2.1 : 2;
    if (overload.endsWith("_sort")) {
      return allocating(factor, size.times(size));
    }
    if (overload.endsWith("_sortByAssociatedKeys")) {
      CostRange keys = estimates.size(args.getFirst());
      return allocating(factor, keys.times(keys));
    }
    return null;
  }

  private static CallEstimate allocating(double factor, CostRange size) {
    return new CallEstimate(size.times(factor).plus(CALL_AND_LIST), size);
  }
}
