// SPDX-License-Identifier: Apache-2.0
/// Admission webhooks: ValidatingWebhookConfiguration and MutatingWebhookConfiguration objects
/// (`admissionregistration.k8s.io/v1`) and the AdmissionReview conversation (`admission.k8s.io/v1`,
/// `v1beta1`).
@NullMarked
package dev.wheelhouse.plane.apiserver.admission.webhook;

import org.jspecify.annotations.NullMarked;
