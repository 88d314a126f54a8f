// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.cost;

import java.util.List;

/// Estimates for functions that make text of other size: `replace`, `split`, `join`.
final class TextEstimates {

  private static final double TRAVERSAL = 0.1;

  private TextEstimates() {}

  static CallEstimate replace(LibraryEstimates estimates, Node target, List<Node> args) {
    CostRange text = estimates.size(target);
    CostRange old = estimates.size(args.get(0));
    CostRange with = estimates.size(args.get(1));
    CostRange count = new CostRange(leastReplaced(text, old, with), mostReplaced(text, old, with));
    CostRange kept =
        new CostRange(
            old.max() == 0 || old.max() <= with.min() ? text.min() : 0,
            old.min() == 0 || with.max() <= old.min() ? text.max() : 0);
    return new CallEstimate(text.times(2 * TRAVERSAL), count.times(with).plus(kept));
  }

  /// Replacing the empty text puts something around every character.
  private static long mostReplaced(CostRange text, CostRange old, CostRange with) {
    if (old.min() == 0) {
      return CostRange.fixed(text.max()).plus(CostRange.ONE).max();
    }
    return with.max() <= old.min() ? 0 : (long) Math.ceil((double) text.max() / old.min());
  }

  private static long leastReplaced(CostRange text, CostRange old, CostRange with) {
    if (old.max() == 0) {
      return CostRange.fixed(text.min()).plus(CostRange.ONE).min();
    }
    return old.max() <= with.min() ? 0 : (long) Math.ceil((double) text.min() / old.max());
  }

  static CallEstimate split(LibraryEstimates estimates, Node target, List<Node> args) {
    CostRange text = estimates.size(target);
    long parts = args.size() > 1 ? LibraryEstimates.constant(args.get(1), text.max()) : text.max();
    return new CallEstimate(text.times(2 * TRAVERSAL), new CostRange(0, parts));
  }

  static CallEstimate join(LibraryEstimates estimates, Node target, List<Node> args) {
    CostRange list = estimates.size(target);
    CostRange size =
        LibraryEstimates.element(target)
            .map(element -> list.times(estimates.size(element)))
            .orElse(CostRange.ZERO);
    if (!args.isEmpty()) {
      CostRange separators =
          new CostRange(Math.max(0, list.min() - 1), Math.max(0, list.max() - 1));
      size = size.plus(estimates.size(args.getFirst()).times(separators));
    }
    return new CallEstimate(size.times(TRAVERSAL), size);
  }
}
