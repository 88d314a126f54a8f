// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import org.jspecify.annotations.Nullable;

/// Reads kubeconfigs that came from elsewhere. One that names a program to run or a file to read is
/// refused before it is loaded: both would happen here, with the rights of this program.
final class Kubeconfigs {

  private Kubeconfigs() {}

  /// @throws PlatformException `INVALID` when it is none or says more than where a cluster is and
  ///   what it is reached with
  static Config read(String kubeconfig) {
    check(kubeconfig);
    try {
      return Config.fromKubeconfig(kubeconfig);
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  /// @throws PlatformException as [#read] does
  static void check(String kubeconfig) {
    io.fabric8.kubernetes.api.model.Config parsed;
    try {
      parsed = KubeConfigUtils.parseConfigFromString(kubeconfig);
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw unreadable(e);
    }
    if (parsed == null) {
      throw invalid("it is not a kubeconfig: it is empty");
    }
    parsed.getUsers().forEach(Kubeconfigs::check);
    parsed.getClusters().forEach(Kubeconfigs::check);
  }

  private static void check(NamedAuthInfo named) {
    AuthInfo user = named.getUser();
    if (user == null) {
      return;
    }
    String of = "user " + named.getName();
    absent(user.getExec(), of, "exec");
    absent(user.getAuthProvider(), of, "auth-provider");
    absent(user.getTokenFile(), of, "tokenFile");
    absent(user.getClientCertificate(), of, "client-certificate");
    absent(user.getClientKey(), of, "client-key");
  }

  private static void check(NamedCluster named) {
    if (named.getCluster() != null) {
      absent(
          named.getCluster().getCertificateAuthority(),
          "cluster " + named.getName(),
          "certificate-authority");
    }
  }

  private static void absent(@Nullable Object value, String of, String key) {
    if (value != null && !value.equals("")) {
      throw invalid(
          "its kubeconfig has "
              + key
              + " of "
              + of
              + "; programs and files are not allowed there, only data within it");
    }
  }

  private static PlatformException unreadable(RuntimeException e) {
    return new PlatformException(Reason.INVALID, "its kubeconfig cannot be read", e);
  }

  private static PlatformException invalid(String why) {
    return new PlatformException(Reason.INVALID, why);
  }
}
