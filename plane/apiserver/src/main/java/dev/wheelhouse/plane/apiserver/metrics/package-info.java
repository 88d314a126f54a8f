// SPDX-License-Identifier: Apache-2.0
/// What the server tells about itself on `/metrics`, under the names kube-apiserver has. Recording
/// a request costs one look-up by its labels and a few adders.
@NullMarked
package dev.wheelhouse.plane.apiserver.metrics;

import org.jspecify.annotations.NullMarked;
