// SPDX-License-Identifier: Apache-2.0

/// Configs: named properties in Secrets, which KubeVela's steps and program keep and share.
@NullMarked
package dev.wheelhouse.ops.delivery.workflow.configs;

import org.jspecify.annotations.NullMarked;
