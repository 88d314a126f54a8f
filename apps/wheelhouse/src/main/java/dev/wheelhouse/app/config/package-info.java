// SPDX-License-Identifier: Apache-2.0

/// Commands about configs: Secrets with properties that workflow steps read and write.
@NullMarked
package dev.wheelhouse.app.config;

import org.jspecify.annotations.NullMarked;
