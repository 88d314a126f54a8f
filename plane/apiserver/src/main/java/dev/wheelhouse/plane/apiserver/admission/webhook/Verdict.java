// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.webhook;

import dev.wheelhouse.base.errors.PlatformException;

/// How a call to a webhook ended.
sealed interface Verdict {

  /// The webhook lets the request pass, perhaps changed.
  record Allowed(Answer answer) implements Verdict {}

  /// The request is refused: by the webhook, or because it must not be called.
  record Denied(PlatformException refusal, Answer answer) implements Verdict {}

  /// There is no valid answer; the failure policy decides.
  record Failed(String reason) implements Verdict {}
}
