// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.cost;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of an argument of a call.
///
/// @param expr null for the elements of a list
/// @param path where it is read from; empty when it is computed
/// @param size what was found out about its size
record Node(@Nullable CelExpr expr, List<String> path, CelType type, @Nullable CostRange size) {}
