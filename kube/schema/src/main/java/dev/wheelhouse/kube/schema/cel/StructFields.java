// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.ast.CelExpr.CelStruct;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Collects the names of fields in an expression: types that have any field have these.
final class StructFields {

  private final Set<String> names = new HashSet<>();

  private StructFields() {}

  static Set<String> of(CelExpr expr) {
    StructFields fields = new StructFields();
    fields.visit(expr);
    return fields.names;
  }

  private void visit(CelExpr expr) {
    switch (expr.getKind()) {
      case NOT_SET, CONSTANT, IDENT -> {}
      case SELECT -> {
        names.add(expr.select().field());
        visit(expr.select().operand());
      }
      case CALL -> {
        expr.call().target().ifPresent(this::visit);
        visitAll(expr.call().args());
      }
      case LIST -> visitAll(expr.list().elements());
      case MAP -> {
        for (CelMap.Entry entry : expr.map().entries()) {
          visit(entry.key());
          visit(entry.value());
        }
      }
      case STRUCT -> {
        for (CelStruct.Entry entry : expr.struct().entries()) {
          names.add(entry.fieldKey());
          visit(entry.value());
        }
      }
      case COMPREHENSION -> visit(expr.comprehension());
    }
  }

  private void visit(CelComprehension loop) {
    visitAll(
        List.of(
            loop.iterRange(),
            loop.accuInit(),
            loop.loopCondition(),
            loop.loopStep(),
            loop.result()));
  }

  private void visitAll(List<CelExpr> expressions) {
    expressions.forEach(this::visit);
  }
}
