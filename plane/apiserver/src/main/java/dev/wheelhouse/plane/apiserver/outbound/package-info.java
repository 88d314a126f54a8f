// SPDX-License-Identifier: Apache-2.0
/// Calls from the server to others: where a Service leads, and HTTPS requests to webhooks.
@NullMarked
package dev.wheelhouse.plane.apiserver.outbound;

import org.jspecify.annotations.NullMarked;
