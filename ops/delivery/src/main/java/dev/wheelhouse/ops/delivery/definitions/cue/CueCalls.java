// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import java.util.List;

/// Translates calls of functions that have an equal in CEL.
final class CueCalls {

  /// A function of our own: a field, or else another value where there is none.
  static final String OR = "or else";

  private final CueExpressions expressions;

  CueCalls(CueExpressions expressions) {
    this.expressions = expressions;
  }

  String cel(CueNode.Call call, CueScope scope) {
    String function = functionName(call.function());
    if (function.equals(OR)) {
      return optionalPath(call.arguments().getFirst(), scope)
          + ".orValue("
          + expressions.cel(call.arguments().get(1), scope)
          + ")";
    }
    if (function.equals("len") && call.arguments().stream().anyMatch(it -> !scope.counted(it))) {
      throw new CueFault(
          call.place(),
          "len of what may be a text has no equal, since CUE counts its bytes and CEL its"
              + " characters: write size(...) in CEL by hand");
    }
    if (function.equals("list.Concat")
        && call.arguments().size() == 1
        && call.arguments().getFirst() instanceof CueNode.ListOf parts
        && parts.rest().isEmpty()
        && parts.elements().stream().noneMatch(CueNode.Comprehension.class::isInstance)) {
      return "("
          + String.join(
              " + ",
              parts.elements().stream()
                  .map(it -> expressions.open(expressions.cel(it, scope)))
                  .toList())
          + ")";
    }
    List<String> arguments =
        call.arguments().stream().map(it -> expressions.cel(it, scope)).toList();
    boolean decimal =
        arguments.size() == 2
            && function.equals("strconv.FormatInt")
            && arguments.get(1).equals("10");
    return switch (function + "/" + arguments.size()) {
      case "len/1" -> "size(" + arguments.getFirst() + ")";
      case "strings.Join/2" -> arguments.getFirst() + ".join(" + arguments.get(1) + ")";
      case "strings.ToLower/1" -> arguments.getFirst() + ".lowerAscii()";
      case "strings.ToUpper/1" -> arguments.getFirst() + ".upperAscii()";
      case "strings.HasPrefix/2" -> arguments.getFirst() + ".startsWith(" + arguments.get(1) + ")";
      case "strings.HasSuffix/2" -> arguments.getFirst() + ".endsWith(" + arguments.get(1) + ")";
      case "strings.Contains/2" -> arguments.getFirst() + ".contains(" + arguments.get(1) + ")";
      case "strings.Split/2" -> arguments.getFirst() + ".split(" + arguments.get(1) + ")";
      case "strconv.FormatInt/2" -> {
        if (!decimal) {
          throw new CueFault(call.place(), "numbers are written in base 10 only");
        }
        yield "string(" + arguments.getFirst() + ")";
      }
      default ->
          throw new CueFault(
              call.place(),
              "the function " + function + " has no equal: write the expression in CEL by hand");
    };
  }

  /// `context.output.?status.?replicas`
  private String optionalPath(CueNode node, CueScope scope) {
    if (node instanceof CueNode.Select select
        && select.of() instanceof CueNode.Select
        && CueExpressions.isName(select.field())) {
      return optionalPath(select.of(), scope) + ".?" + select.field();
    }
    return expressions.cel(node, scope);
  }

  private static String functionName(CueNode function) {
    return switch (function) {
      case CueNode.Name name -> name.name();
      case CueNode.Select select when select.of() instanceof CueNode.Name name ->
          name.name() + "." + select.field();
      default -> "called here";
    };
  }
}
