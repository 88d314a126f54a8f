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
import dev.wheelhouse.plane.apiserver.authz.AuthorizationMode;
import dev.wheelhouse.plane.apiserver.authz.RbacAuthorizer;
import dev.wheelhouse.plane.apiserver.authz.RoleEscalation;
import dev.wheelhouse.plane.apiserver.registry.ObjectStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// Wires the admission plugins, in kube-apiserver's order.
final class Admission {

  private Admission() {}

  static AdmissionChain chain(
      ApiServerOptions options, ObjectStore objects, RbacAuthorizer rbac, Clock clock) {
    List<AdmissionPlugin> known =
        List.of(
            new NamespaceLifecycle(objects),
            new LimitRanger(objects),
            new ServiceAccounts(objects, new SecureRandom()),
            new PodSecurity(objects, options.admission().podSecurity()),
            new PriorityClasses(objects),
            new DefaultTolerations(),
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
