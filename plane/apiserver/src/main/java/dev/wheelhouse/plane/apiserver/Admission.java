// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.admission.AccessRules;
import dev.wheelhouse.plane.apiserver.admission.AdmissionChain;
import dev.wheelhouse.plane.apiserver.admission.AdmissionPlugin;
import dev.wheelhouse.plane.apiserver.admission.AdmissionPlugins;
import dev.wheelhouse.plane.apiserver.admission.AlwaysAdmit;
import dev.wheelhouse.plane.apiserver.admission.AlwaysDeny;
import dev.wheelhouse.plane.apiserver.admission.CertificateRequests;
import dev.wheelhouse.plane.apiserver.admission.DefaultTolerations;
import dev.wheelhouse.plane.apiserver.admission.NamespaceLifecycle;
import dev.wheelhouse.plane.apiserver.admission.PriorityClasses;
import dev.wheelhouse.plane.apiserver.admission.ServiceAccounts;
import dev.wheelhouse.plane.apiserver.admission.limits.LimitRanger;
import dev.wheelhouse.plane.apiserver.admission.match.Equivalents;
import dev.wheelhouse.plane.apiserver.admission.namespaces.NamespaceAutoProvision;
import dev.wheelhouse.plane.apiserver.admission.namespaces.NamespaceExists;
import dev.wheelhouse.plane.apiserver.admission.network.DefaultIngressClass;
import dev.wheelhouse.plane.apiserver.admission.network.DenyServiceExternalIps;
import dev.wheelhouse.plane.apiserver.admission.nodes.MirrorPodAuthors;
import dev.wheelhouse.plane.apiserver.admission.nodes.NodeRestriction;
import dev.wheelhouse.plane.apiserver.admission.nodes.TaintNodesByCondition;
import dev.wheelhouse.plane.apiserver.admission.owners.OwnerReferencesPermissionEnforcement;
import dev.wheelhouse.plane.apiserver.admission.podsecurity.PodSecurity;
import dev.wheelhouse.plane.apiserver.admission.policy.Matches;
import dev.wheelhouse.plane.apiserver.admission.policy.MutatingPolicies;
import dev.wheelhouse.plane.apiserver.admission.policy.ValidatingPolicies;
import dev.wheelhouse.plane.apiserver.admission.quota.ResourceQuotas;
import dev.wheelhouse.plane.apiserver.admission.scheduling.AlwaysPullImages;
import dev.wheelhouse.plane.apiserver.admission.scheduling.ExtendedResourceToleration;
import dev.wheelhouse.plane.apiserver.admission.scheduling.LimitPodHardAntiAffinityTopology;
import dev.wheelhouse.plane.apiserver.admission.scheduling.PodNodeSelector;
import dev.wheelhouse.plane.apiserver.admission.scheduling.PodTolerationRestriction;
import dev.wheelhouse.plane.apiserver.admission.scheduling.PodTopologyLabels;
import dev.wheelhouse.plane.apiserver.admission.scheduling.RuntimeClasses;
import dev.wheelhouse.plane.apiserver.admission.signing.CertificateApproval;
import dev.wheelhouse.plane.apiserver.admission.signing.CertificateSigning;
import dev.wheelhouse.plane.apiserver.admission.signing.CertificateSubjectRestriction;
import dev.wheelhouse.plane.apiserver.admission.signing.ClusterTrustBundleAttest;
import dev.wheelhouse.plane.apiserver.admission.storage.DefaultStorageClass;
import dev.wheelhouse.plane.apiserver.admission.storage.PersistentVolumeClaimResize;
import dev.wheelhouse.plane.apiserver.admission.storage.StorageObjectInUseProtection;
import dev.wheelhouse.plane.apiserver.admission.webhook.Hooks;
import dev.wheelhouse.plane.apiserver.admission.webhook.MutatingWebhooks;
import dev.wheelhouse.plane.apiserver.admission.webhook.ValidatingWebhooks;
import dev.wheelhouse.plane.apiserver.authz.AuthorizationMode;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.RbacAuthorizer;
import dev.wheelhouse.plane.apiserver.authz.RoleEscalation;
import dev.wheelhouse.plane.apiserver.metrics.AdmissionMetrics;
import dev.wheelhouse.plane.apiserver.outbound.WebhookClient;
import dev.wheelhouse.plane.apiserver.registry.ObjectStore;
import dev.wheelhouse.plane.apiserver.registry.ObjectWriter;
import dev.wheelhouse.plane.apiserver.registry.ServedEquivalents;
import dev.wheelhouse.plane.apiserver.registry.ServedParams;
import dev.wheelhouse.plane.apiserver.registry.ServedResources;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Wires the admission plugins, in kube-apiserver's order.
final class Admission {

  private Admission() {}

  /// What the plugins look at.
  ///
  /// @param authorizer says who may sign, and who may name owners
  /// @param writer asked for when a plugin writes, not before
  record Sources(
      ObjectStore objects,
      ServedResources served,
      RbacAuthorizer rbac,
      Authorizer authorizer,
      WebhookClient webhooks,
      AdmissionMetrics metrics,
      Supplier<ObjectWriter> writer,
      Clock clock) {}

  static AdmissionChain chain(ApiServerOptions options, Sources from) {
    List<AdmissionPlugin> chosen =
        new ArrayList<>(AdmissionPlugins.choose(known(options, from), options.admission()));
    chosen.add(new CertificateRequests());
    chosen.add(new MirrorPodAuthors());
    if (options.authorization().has(AuthorizationMode.RBAC)) {
      chosen.add(new AccessRules(new RoleEscalation(from.rbac(), from.objects())));
    }
    return new AdmissionChain(chosen, from.metrics());
  }

  private static List<AdmissionPlugin> known(ApiServerOptions options, Sources from) {
    ObjectStore objects = from.objects();
    Authorizer authorizer = from.authorizer();
    Equivalents equivalents = new ServedEquivalents(from.served());
    Hooks hooks = new Hooks(equivalents, objects, authorizer);
    Matches matches =
        new Matches(equivalents, objects, new ServedParams(from.served(), objects), authorizer);
    return List.of(
        new AlwaysAdmit(),
        new NamespaceAutoProvision(objects, from.writer()),
        new NamespaceLifecycle(objects),
        new NamespaceExists(objects),
        new LimitPodHardAntiAffinityTopology(),
        new LimitRanger(objects),
        new ServiceAccounts(objects, new SecureRandom()),
        new NodeRestriction(objects),
        new TaintNodesByCondition(),
        new AlwaysPullImages(),
        new PodSecurity(objects, options.admission().podSecurity()),
        new PodNodeSelector(objects),
        new PriorityClasses(objects),
        new DefaultTolerations(),
        new PodTolerationRestriction(objects),
        new ExtendedResourceToleration(),
        new DefaultStorageClass(objects),
        new StorageObjectInUseProtection(),
        new OwnerReferencesPermissionEnforcement(authorizer, from.served()),
        new PersistentVolumeClaimResize(objects),
        new RuntimeClasses(objects),
        new CertificateApproval(authorizer),
        new CertificateSigning(authorizer),
        new ClusterTrustBundleAttest(authorizer),
        new CertificateSubjectRestriction(),
        new DefaultIngressClass(objects),
        new DenyServiceExternalIps(),
        new PodTopologyLabels(objects),
        new MutatingPolicies(matches, objects, equivalents),
        new MutatingWebhooks(hooks, objects, from.webhooks()),
        new ValidatingPolicies(matches, objects),
        new ValidatingWebhooks(hooks, objects, from.webhooks()),
        new ResourceQuotas(objects, from.clock()),
        new AlwaysDeny());
  }
}
