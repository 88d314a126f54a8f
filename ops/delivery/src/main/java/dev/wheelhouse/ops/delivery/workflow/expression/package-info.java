// SPDX-License-Identifier: Apache-2.0

/// The expressions of workflows: conditions and values to be passed on. Users' files write them in
/// a small part of CUE; they are translated to CEL and evaluated by the project's own evaluator.
@NullMarked
package dev.wheelhouse.ops.delivery.workflow.expression;

import org.jspecify.annotations.NullMarked;
