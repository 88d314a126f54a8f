// SPDX-License-Identifier: Apache-2.0

/// The workflow step `generate-jdbc-connection`.
@NullMarked
package dev.wheelhouse.ops.delivery.steps.jdbcconnection;

import org.jspecify.annotations.NullMarked;
