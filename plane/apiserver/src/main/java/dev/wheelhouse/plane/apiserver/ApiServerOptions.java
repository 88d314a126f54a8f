// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.plane.apiserver.admission.AdmissionOptions;
import dev.wheelhouse.plane.apiserver.audit.AuditOptions;
import dev.wheelhouse.plane.apiserver.authn.AuthenticationOptions;
import dev.wheelhouse.plane.apiserver.authz.AuthorizationOptions;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.fairness.FairnessOptions;
import dev.wheelhouse.plane.apiserver.health.OperatingOptions;
import dev.wheelhouse.plane.apiserver.http.ServingOptions;
import dev.wheelhouse.plane.apiserver.registry.services.ServiceOptions;

/// How a server is set up: one record for each thing it does.
public record ApiServerOptions(
    ClusterCertificates certificates,
    ServingOptions serving,
    AuthenticationOptions authentication,
    AuthorizationOptions authorization,
    AdmissionOptions admission,
    FairnessOptions fairness,
    AuditOptions audit,
    OperatingOptions operating,
    ServiceOptions services) {

  /// The defaults: loopback, port 6443, RBAC.
  public static ApiServerOptions of(ClusterCertificates certificates) {
    return new ApiServerOptions(
        certificates,
        ServingOptions.loopback(6443),
        AuthenticationOptions.DEFAULT,
        AuthorizationOptions.DEFAULT,
        AdmissionOptions.DEFAULT,
        FairnessOptions.DEFAULT,
        AuditOptions.OFF,
        OperatingOptions.DEFAULT,
        ServiceOptions.DEFAULT);
  }

  public ApiServerOptions with(ServingOptions other) {
    return new ApiServerOptions(
        certificates,
        other,
        authentication,
        authorization,
        admission,
        fairness,
        audit,
        operating,
        services);
  }

  public ApiServerOptions with(AuthenticationOptions other) {
    return new ApiServerOptions(
        certificates,
        serving,
        other,
        authorization,
        admission,
        fairness,
        audit,
        operating,
        services);
  }

  public ApiServerOptions with(AuthorizationOptions other) {
    return new ApiServerOptions(
        certificates,
        serving,
        authentication,
        other,
        admission,
        fairness,
        audit,
        operating,
        services);
  }

  public ApiServerOptions with(AdmissionOptions other) {
    return new ApiServerOptions(
        certificates,
        serving,
        authentication,
        authorization,
        other,
        fairness,
        audit,
        operating,
        services);
  }

  public ApiServerOptions with(FairnessOptions other) {
    return new ApiServerOptions(
        certificates,
        serving,
        authentication,
        authorization,
        admission,
        other,
        audit,
        operating,
        services);
  }

  public ApiServerOptions with(AuditOptions other) {
    return new ApiServerOptions(
        certificates,
        serving,
        authentication,
        authorization,
        admission,
        fairness,
        other,
        operating,
        services);
  }

  public ApiServerOptions with(OperatingOptions other) {
    return new ApiServerOptions(
        certificates,
        serving,
        authentication,
        authorization,
        admission,
        fairness,
        audit,
        other,
        services);
  }

  public ApiServerOptions with(ServiceOptions other) {
    return new ApiServerOptions(
        certificates,
        serving,
        authentication,
        authorization,
        admission,
        fairness,
        audit,
        operating,
        other);
  }
}
