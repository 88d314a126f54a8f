// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.match;

import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;

/// As what a request matched: the version a rule named, which may be another than the caller's.
public record Match(GroupVersionResource resource, GroupVersionKind kind) {}
