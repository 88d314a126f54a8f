// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.admission.AccessRules;
import dev.wheelhouse.plane.apiserver.admission.AdmissionChain;
import dev.wheelhouse.plane.apiserver.admission.AdmissionPlugin;
import dev.wheelhouse.plane.apiserver.admission.AdmissionPlugins;
import dev.wheelhouse.plane.apiserver.admission.CertificateRequests;
import dev.wheelhouse.plane.apiserver.admission.DefaultTolerations;
import dev.wheelhouse.plane.apiserver.admission.NamespaceLifecycle;
import dev.wheelhouse.plane.apiserver.admission.PriorityClasses;
import dev.wheelhouse.plane.apiserver.admission.ServiceAccounts;
import dev.wheelhouse.plane.apiserver.admission.limits.LimitRanger;
import dev.wheelhouse.plane.apiserver.admission.podsecurity.PodSecurity;
import dev.wheelhouse.plane.apiserver.admission.quota.ResourceQuotas;
import dev.wheelhouse.plane.apiserver.admission.match.Equivalents;
import dev.wheelhouse.plane.apiserver.admission.policy.Matches;
import dev.wheelhouse.plane.apiserver.admission.policy.MutatingPolicies;
import dev.wheelhouse.plane.apiserver.admission.policy.ValidatingPolicies;
import dev.wheelhouse.plane.apiserver.admission.webhook.Hooks;
import dev.wheelhouse.plane.apiserver.admission.webhook.MutatingWebhooks;
import dev.wheelhouse.plane.apiserver.admission.webhook.ValidatingWebhooks;
import dev.wheelhouse.plane.apiserver.authz.AuthorizationMode;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.RbacAuthorizer;
import dev.wheelhouse.plane.apiserver.authz.RoleEscalation;
import dev.wheelhouse.plane.apiserver.outbound.WebhookClient;
import dev.wheelhouse.plane.apiserver.registry.ObjectStore;
import dev.wheelhouse.plane.apiserver.registry.ServedEquivalents;
import dev.wheelhouse.plane.apiserver.registry.ServedParams;
import dev.wheelhouse.plane.apiserver.registry.ServedResources;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// Wires the admission plugins, in kube-apiserver's order.
final class Admission {

  private Admission() {}

  static AdmissionChain chain(
      ApiServerOptions options,
      ObjectStore objects,
      ServedResources served,
      RbacAuthorizer rbac,
      Authorizer authorizer,
      WebhookClient webhooks,
      Clock clock) {
    Equivalents equivalents = new ServedEquivalents(served);
    Hooks hooks = new Hooks(equivalents, objects, authorizer);
    Matches matches =
        new Matches(equivalents, objects, new ServedParams(served, objects), authorizer);
    List<AdmissionPlugin> known =
        List.of(
            new NamespaceLifecycle(objects),
            new LimitRanger(objects),
            new ServiceAccounts(objects, new SecureRandom()),
            new PodSecurity(objects, options.admission().podSecurity()),
            new PriorityClasses(objects),
            new DefaultTolerations(),
            new MutatingPolicies(matches, objects, equivalents),
            new MutatingWebhooks(hooks, objects, webhooks),
            new ValidatingPolicies(matches, objects),
            new ValidatingWebhooks(hooks, objects, webhooks),
            new ResourceQuotas(objects, clock));
    List<AdmissionPlugin> chosen =
        new ArrayList<>(AdmissionPlugins.choose(known, options.admission()));
    chosen.add(new CertificateRequests());
    if (options.authorization() == AuthorizationMode.RBAC) {
      chosen.add(new AccessRules(new RoleEscalation(rbac, objects)));
    }
    return new AdmissionChain(chosen);
  }
}
