// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.ast.CelExpr.CelStruct;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.SimpleType;
import dev.wheelhouse.kube.schema.cel.CelCompilation.CelIssue;
import dev.wheelhouse.kube.schema.cel.function.ConstantTexts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Kubernetes checks of literals beside their types: elements of a list or map are of one type
/// (not so the arguments of `format`), and constant timestamps, durations and patterns are well
/// formed.
final class LiteralCheck {

  private final CelAbstractSyntaxTree ast;
  private final List<CelIssue> issues = new ArrayList<>();

  private LiteralCheck(CelAbstractSyntaxTree ast) {
    this.ast = ast;
  }

  static List<CelIssue> check(CelAbstractSyntaxTree ast) {
    LiteralCheck check = new LiteralCheck(ast);
    check.visit(ast.getExpr(), false);
    return check.issues;
  }

  /// @param mixed true inside of the arguments of `format`
  private void visit(CelExpr expr, boolean mixed) {
    switch (expr.getKind()) {
      case NOT_SET, CONSTANT, IDENT -> {}
      case SELECT -> visit(expr.select().operand(), mixed);
      case CALL -> call(expr.call(), mixed);
      case LIST -> list(expr, mixed);
      case MAP -> map(expr.map(), mixed);
      case STRUCT -> {
        for (CelStruct.Entry entry : expr.struct().entries()) {
          visit(entry.value(), mixed);
        }
      }
      case COMPREHENSION -> comprehension(expr.comprehension(), mixed);
    }
  }

  private void comprehension(CelComprehension loop, boolean mixed) {
    visit(loop.iterRange(), mixed);
    visit(loop.accuInit(), mixed);
    visit(loop.loopStep(), mixed);
    visit(loop.result(), mixed);
  }

  private void call(CelCall call, boolean mixed) {
    call.target().ifPresent(target -> visit(target, mixed));
    boolean format = call.function().equals("format") && call.target().isPresent();
    for (CelExpr argument : call.args()) {
      visit(argument, mixed || format);
    }
    if (!call.args().isEmpty()) {
      constant(call.function(), call.args().getLast());
    }
  }

  private void constant(String function, CelExpr argument) {
    boolean text =
        argument.getKind() == Kind.CONSTANT
            && argument.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    if (text && !ConstantTexts.isValid(function, argument.constant().stringValue())) {
      report(argument, "invalid " + function + " argument");
    }
  }

  private void list(CelExpr expr, boolean mixed) {
    CelType first = null;
    for (int i = 0; i < expr.list().elements().size(); i++) {
      CelExpr element = expr.list().elements().get(i);
      visit(element, mixed);
      boolean optional = expr.list().optionalIndices().contains(i);
      first = same(first, element, optional, mixed);
    }
  }

  private void map(CelMap map, boolean mixed) {
    CelType key = null;
    CelType value = null;
    for (CelMap.Entry entry : map.entries()) {
      visit(entry.key(), mixed);
      visit(entry.value(), mixed);
      key = same(key, entry.key(), false, mixed);
      value = same(value, entry.value(), entry.optionalEntry(), mixed);
    }
  }

  private CelType same(
      @Nullable CelType expected, CelExpr element, boolean optional, boolean mixed) {
    CelType type = ast.getType(element.id()).orElse(SimpleType.DYN);
    CelType found = optional && !type.parameters().isEmpty() ? type.parameters().getFirst() : type;
    if (expected != null && !mixed && !expected.equals(found)) {
      report(
          element,
          "expected type '"
              + CelTypes.format(expected)
              + "' but found '"
              + CelTypes.format(found)
              + "'");
    }
    return expected == null ? found : expected;
  }

  private void report(CelExpr expr, String message) {
    int offset = ast.getSource().getPositionsMap().getOrDefault(expr.id(), 0);
    CelSourceLocation place =
        ast.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0));
    dev.cel.common.CelIssue issue = dev.cel.common.CelIssue.formatError(place, message);
    issues.add(
        new CelIssue(
            place.getLine(), place.getColumn(), message, issue.toDisplayString(ast.getSource())));
  }
}
