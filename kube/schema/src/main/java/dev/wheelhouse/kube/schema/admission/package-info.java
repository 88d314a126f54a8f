// SPDX-License-Identifier: Apache-2.0
/// The expressions of admission: which variables those of match conditions and policies have
/// (`admissionregistration.k8s.io/v1`), and how they are compiled.
@NullMarked
package dev.wheelhouse.kube.schema.admission;

import org.jspecify.annotations.NullMarked;
