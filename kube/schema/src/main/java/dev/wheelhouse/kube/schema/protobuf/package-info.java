// SPDX-License-Identifier: Apache-2.0
/// The Kubernetes protobuf encoding of built-in kinds: read into JSON trees ([ProtobufReader]),
/// written from JSON ([ProtobufWriter]).
///
/// `messages.json` holds the published messages: per message a list of `number name type flag`. The
/// name is the JSON one, a type is a scalar, a message, or one of these behind `list:` or `map:`.
/// Flags: `inline` (the message's fields stand beside this one's in JSON), `pointer` (absence
/// differs from zero), `always` (JSON has the field even when it is zero). `MessageTableGenerator`
/// in the tests makes the table.
@NullMarked
package dev.wheelhouse.kube.schema.protobuf;

import org.jspecify.annotations.NullMarked;
