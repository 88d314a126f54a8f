// SPDX-License-Identifier: Apache-2.0
/// The Kubernetes protobuf encoding of built-in kinds, read into JSON trees.
///
/// `messages.json` holds the published message descriptors (those of the artifact
/// `io.kubernetes:client-java-proto`): per message a list of `number name type`, where a type is a
/// scalar, a message, or one of these behind `list:` or `map:`.
@NullMarked
package dev.wheelhouse.kube.schema.protobuf;

import org.jspecify.annotations.NullMarked;
