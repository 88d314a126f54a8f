// SPDX-License-Identifier: Apache-2.0
/// Keeps the server answering when more is asked than it can do: API priority and fairness
/// (`flowcontrol.apiserver.k8s.io/v1`).
///
/// A [FlowSchema] says which [PriorityLevel] a request belongs to and what tells its flow from
/// others. Each level has a share of the server's seats ([SeatShares]) and lends what it does not
/// need. Where a level's seats are taken, its requests wait in [FairQueues], so that a flow that
/// asks much waits longer than one that asks little.
@NullMarked
package dev.wheelhouse.plane.apiserver.fairness;

import org.jspecify.annotations.NullMarked;
