/// Encryption at rest: which resources are sealed with which keys, as the `EncryptionConfiguration`
/// of `apiserver.config.k8s.io/v1` says, in the form kube-apiserver writes.
///
/// The store asks [Encryption] on the way to the disk and back; memory holds objects in the clear
/// (ADR 11).
@NullMarked
package dev.wheelhouse.plane.apiserver.encryption;

import org.jspecify.annotations.NullMarked;
