// SPDX-License-Identifier: Apache-2.0
/// Lists of what this program itself writes down about applications, remembered between reconciles:
/// their revisions and resource trackers. A server answers a list by label with a look at every
/// object of the kind, which for many applications is most of the work of a reconcile.
@NullMarked
package dev.wheelhouse.ops.delivery.records;

import org.jspecify.annotations.NullMarked;
