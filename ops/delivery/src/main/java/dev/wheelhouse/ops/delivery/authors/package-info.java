// SPDX-License-Identifier: Apache-2.0

/// As whom applications and WorkflowRuns act: as who wrote them last, or as the service account
/// they name, never with the program's own rights. `docs/adr/0016-acting-as-the-author.md` says
/// why.
///
/// ```
/// request -> the API server stamps who sent it (admission policies) -> annotations -> Identity
/// ```
@NullMarked
package dev.wheelhouse.ops.delivery.authors;

import org.jspecify.annotations.NullMarked;
