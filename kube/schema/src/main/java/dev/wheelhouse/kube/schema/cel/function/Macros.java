// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelIssue;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.List;
import java.util.Optional;

/// The macros of the extensions: comprehensions with two variables, `optMap`, `optFlatMap` and
/// `sortBy`. They expand as the reference implementation's do, as costs are counted on what they
/// expand to.
public final class Macros {

  private static final String UNUSED = "#unused";
  private static final String SORTED = "@__sortBy_input__";

  private Macros() {}

  public static List<CelMacro> all() {
    return List.of(
        CelMacro.newReceiverMacro("all", 3, (f, range, args) -> all(f, range, args)),
        CelMacro.newReceiverMacro("exists", 3, (f, range, args) -> exists(f, range, args)),
        CelMacro.newReceiverMacro("existsOne", 3, (f, range, args) -> existsOne(f, range, args)),
        CelMacro.newReceiverMacro("exists_one", 3, (f, range, args) -> existsOne(f, range, args)),
        CelMacro.newReceiverMacro("transformList", 3, (f, r, args) -> toList(f, r, args)),
        CelMacro.newReceiverMacro("transformList", 4, (f, r, args) -> toList(f, r, args)),
        CelMacro.newReceiverMacro("transformMap", 3, (f, r, args) -> toMap(f, r, args, false)),
        CelMacro.newReceiverMacro("transformMap", 4, (f, r, args) -> toMap(f, r, args, false)),
        CelMacro.newReceiverMacro("transformMapEntry", 3, (f, r, args) -> toMap(f, r, args, true)),
        CelMacro.newReceiverMacro("transformMapEntry", 4, (f, r, args) -> toMap(f, r, args, true)),
        CelMacro.newReceiverMacro("optMap", 2, (f, target, args) -> optMap(f, target, args, true)),
        CelMacro.newReceiverMacro(
            "optFlatMap", 2, (f, target, args) -> optMap(f, target, args, false)),
        CelMacro.newReceiverMacro("sortBy", 2, (f, target, args) -> sortBy(f, target, args)));
  }

  private static CelExpr accumulator(CelMacroExprFactory f) {
    return f.newIdentifier(f.getAccumulatorVarName());
  }

  /// What is wrong with the two variables; empty when nothing is.
  private static Optional<CelExpr> refused(CelMacroExprFactory f, List<CelExpr> args) {
    for (CelExpr variable : args.subList(0, 2)) {
      if (variable.getKind() != Kind.IDENT) {
        return Optional.of(problem(f, variable, "argument must be a simple name"));
      }
      if (variable.ident().name().equals(f.getAccumulatorVarName())) {
        return Optional.of(
            problem(f, variable, "iteration variable overwrites accumulator variable"));
      }
    }
    String first = args.get(0).ident().name();
    return first.equals(args.get(1).ident().name())
        ? Optional.of(problem(f, args.get(1), "duplicate variable name: " + first))
        : Optional.empty();
  }

  private static CelExpr problem(CelMacroExprFactory f, CelExpr at, String message) {
    return f.reportError(CelIssue.formatError(f.getSourceLocation(at), message));
  }

  private static Optional<CelExpr> fold(
      CelMacroExprFactory f,
      CelExpr range,
      List<CelExpr> args,
      CelExpr initial,
      CelExpr condition,
      CelExpr step,
      CelExpr result) {
    return Optional.of(
        f.fold(
            args.get(0).ident().name(),
            args.get(1).ident().name(),
            range,
            f.getAccumulatorVarName(),
            initial,
            condition,
            step,
            result));
  }

  private static Optional<CelExpr> all(CelMacroExprFactory f, CelExpr range, List<CelExpr> args) {
    Optional<CelExpr> refused = refused(f, args);
    return refused.isPresent()
        ? refused
        : fold(
            f,
            range,
            args,
            f.newBoolLiteral(true),
            f.newGlobalCall("@not_strictly_false", accumulator(f)),
            f.newGlobalCall("_&&_", accumulator(f), args.get(2)),
            accumulator(f));
  }

  private static Optional<CelExpr> exists(
      CelMacroExprFactory f, CelExpr range, List<CelExpr> args) {
    Optional<CelExpr> refused = refused(f, args);
    return refused.isPresent()
        ? refused
        : fold(
            f,
            range,
            args,
            f.newBoolLiteral(false),
            f.newGlobalCall("@not_strictly_false", f.newGlobalCall("!_", accumulator(f))),
            f.newGlobalCall("_||_", accumulator(f), args.get(2)),
            accumulator(f));
  }

  private static Optional<CelExpr> existsOne(
      CelMacroExprFactory f, CelExpr range, List<CelExpr> args) {
    Optional<CelExpr> refused = refused(f, args);
    if (refused.isPresent()) {
      return refused;
    }
    CelExpr counted = f.newGlobalCall("_+_", accumulator(f), f.newIntLiteral(1));
    return fold(
        f,
        range,
        args,
        f.newIntLiteral(0),
        f.newBoolLiteral(true),
        f.newGlobalCall("_?_:_", args.get(2), counted, accumulator(f)),
        f.newGlobalCall("_==_", accumulator(f), f.newIntLiteral(1)));
  }

  private static Optional<CelExpr> toList(
      CelMacroExprFactory f, CelExpr range, List<CelExpr> args) {
    Optional<CelExpr> refused = refused(f, args);
    if (refused.isPresent()) {
      return refused;
    }
    CelExpr step = f.newGlobalCall("_+_", accumulator(f), f.newList(args.getLast()));
    return fold(
        f,
        range,
        args,
        f.newList(),
        f.newBoolLiteral(true),
        filtered(f, args, step),
        accumulator(f));
  }

  private static Optional<CelExpr> toMap(
      CelMacroExprFactory f, CelExpr range, List<CelExpr> args, boolean entries) {
    Optional<CelExpr> refused = refused(f, args);
    if (refused.isPresent()) {
      return refused;
    }
    CelExpr step =
        entries
            ? f.newGlobalCall(MapFunctions.INSERT, accumulator(f), args.getLast())
            : f.newGlobalCall(
                MapFunctions.INSERT,
                accumulator(f),
                f.newIdentifier(args.get(0).ident().name()),
                args.getLast());
    return fold(
        f,
        range,
        args,
        f.newMap(),
        f.newBoolLiteral(true),
        filtered(f, args, step),
        accumulator(f));
  }

  private static CelExpr filtered(CelMacroExprFactory f, List<CelExpr> args, CelExpr step) {
    return args.size() == 4 ? f.newGlobalCall("_?_:_", args.get(2), step, accumulator(f)) : step;
  }

  private static CelExpr bind(
      CelMacroExprFactory f, String variable, CelExpr value, CelExpr result) {
    return f.fold(
        UNUSED,
        f.newList(),
        variable,
        value,
        f.newBoolLiteral(false),
        f.newIdentifier(variable),
        result);
  }

  private static Optional<CelExpr> optMap(
      CelMacroExprFactory f, CelExpr target, List<CelExpr> args, boolean wrap) {
    if (args.get(0).getKind() != Kind.IDENT) {
      String macro = wrap ? "optMap" : "optFlatMap";
      return Optional.of(
          problem(f, args.get(0), macro + "() variable name must be a simple identifier"));
    }
    CelExpr value = f.newReceiverCall("value", f.copy(target));
    CelExpr mapped = bind(f, args.get(0).ident().name(), value, args.get(1));
    return Optional.of(
        f.newGlobalCall(
            "_?_:_",
            f.newReceiverCall("hasValue", target),
            wrap ? f.newGlobalCall("optional.of", mapped) : mapped,
            f.newGlobalCall("optional.none")));
  }

  private static Optional<CelExpr> sortBy(
      CelMacroExprFactory f, CelExpr target, List<CelExpr> args) {
    CelExpr input = f.newIdentifier(SORTED);
    return CelStandardMacro.MAP
        .getDefinition()
        .getExpander()
        .expandMacro(f, input, ImmutableList.copyOf(args))
        .map(keys ->
            bind(
                f,
                SORTED,
                target,
                f.newReceiverCall("@sortByAssociatedKeys", f.newIdentifier(SORTED), keys)));
  }
}
