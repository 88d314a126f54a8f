// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.Map;

/// Which rules a kind has: by group and kind, whatever the version.
final class RuleTable {

  private static final KindRules METADATA_ONLY = _ -> {};

  private static final Map<String, KindRules> RULES =
      Map.ofEntries(
          Map.entry("/Pod", new PodRules()),
          Map.entry("/PodTemplate", new PodTemplateRules()),
          Map.entry("/ReplicationController", new ReplicationControllerRules()),
          Map.entry("/Service", new ServiceRules()),
          Map.entry("/Endpoints", new EndpointsRules()),
          Map.entry("/ConfigMap", new ConfigMapRules()),
          Map.entry("/Secret", new SecretRules()),
          Map.entry("/Namespace", new NamespaceRules()),
          Map.entry("/Node", new NodeRules()),
          Map.entry("/Event", new EventRules("involvedObject")),
          Map.entry("events.k8s.io/Event", new EventRules("regarding")),
          Map.entry("/PersistentVolume", new PersistentVolumeRules()),
          Map.entry("/PersistentVolumeClaim", new PersistentVolumeClaimRules()),
          Map.entry("/LimitRange", new LimitRangeRules()),
          Map.entry("/ResourceQuota", new ResourceQuotaRules()),
          Map.entry("apiregistration.k8s.io/APIService", new PathNamedRules()),
          Map.entry("certificates.k8s.io/CertificateSigningRequest", new PathNamedRules()),
          Map.entry("networking.k8s.io/IPAddress", new IpAddressRules()),
          Map.entry("node.k8s.io/RuntimeClass", new RuntimeClassRules()),
          Map.entry("storage.k8s.io/VolumeAttachment", new VolumeAttachmentRules()),
          Map.entry("storage.k8s.io/CSIDriver", new CsiDriverRules()),
          Map.entry("storage.k8s.io/CSINode", new CsiNodeRules()),
          Map.entry("storage.k8s.io/CSIStorageCapacity", new CsiStorageCapacityRules()),
          Map.entry("apps/ControllerRevision", new ControllerRevisionRules()),
          Map.entry("apps/Deployment", new DeploymentRules()),
          Map.entry("apps/ReplicaSet", new ReplicaSetRules()),
          Map.entry("apps/StatefulSet", new StatefulSetRules()),
          Map.entry("apps/DaemonSet", new DaemonSetRules()),
          Map.entry("batch/Job", new JobRules()),
          Map.entry("batch/CronJob", new CronJobRules()),
          Map.entry("networking.k8s.io/Ingress", new IngressRules()),
          Map.entry("networking.k8s.io/IngressClass", new IngressClassRules()),
          Map.entry("networking.k8s.io/NetworkPolicy", new NetworkPolicyRules()),
          Map.entry("discovery.k8s.io/EndpointSlice", new EndpointSliceRules()),
          Map.entry("rbac.authorization.k8s.io/Role", new RoleRules(true)),
          Map.entry("rbac.authorization.k8s.io/ClusterRole", new RoleRules(false)),
          Map.entry("rbac.authorization.k8s.io/RoleBinding", new RoleBindingRules(true)),
          Map.entry("rbac.authorization.k8s.io/ClusterRoleBinding", new RoleBindingRules(false)),
          Map.entry("policy/PodDisruptionBudget", new PodDisruptionBudgetRules()),
          Map.entry("autoscaling/HorizontalPodAutoscaler", new AutoscalerRules()),
          Map.entry("autoscaling/Scale", new ScaleRules()),
          Map.entry("scheduling.k8s.io/PriorityClass", new PriorityClassRules()),
          Map.entry("coordination.k8s.io/Lease", new LeaseRules()),
          Map.entry("storage.k8s.io/StorageClass", new StorageClassRules()),
          Map.entry(
              "apiextensions.k8s.io/CustomResourceDefinition", new CustomResourceDefinitionRules()),
          Map.entry(
              "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
              new AdmissionPolicyRules(false)),
          Map.entry(
              "admissionregistration.k8s.io/MutatingAdmissionPolicy",
              new AdmissionPolicyRules(true)),
          Map.entry(
              "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
              new AdmissionBindingRules(false)),
          Map.entry(
              "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
              new AdmissionBindingRules(true)),
          Map.entry(
              "admissionregistration.k8s.io/ValidatingWebhookConfiguration", new WebhookRules()),
          Map.entry(
              "admissionregistration.k8s.io/MutatingWebhookConfiguration", new WebhookRules()));

  private RuleTable() {}

  static KindRules rules(GroupVersionKind kind) {
    return RULES.getOrDefault(kind.group() + "/" + kind.kind(), METADATA_ONLY);
  }
}
