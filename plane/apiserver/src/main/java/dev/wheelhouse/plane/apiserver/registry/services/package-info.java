// SPDX-License-Identifier: Apache-2.0
/// Addresses and ports of Services: handed out when a Service is written, taken back when it goes.
@NullMarked
package dev.wheelhouse.plane.apiserver.registry.services;

import org.jspecify.annotations.NullMarked;
