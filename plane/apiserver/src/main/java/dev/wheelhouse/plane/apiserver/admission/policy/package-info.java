// SPDX-License-Identifier: Apache-2.0
/// Admission policies: rules written in CEL as objects of `admissionregistration.k8s.io/v1`.
///
/// A policy says what holds, a binding for which requests and with which parameters. For each
/// request: policies whose constraints match -> their bindings that match -> the parameter objects
/// of the binding -> one evaluation for each of them.
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.policy;

import org.jspecify.annotations.NullMarked;
