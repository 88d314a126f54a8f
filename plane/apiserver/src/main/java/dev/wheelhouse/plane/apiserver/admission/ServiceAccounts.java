// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.List;
import java.util.random.RandomGenerator;

/// Gives new pods a service account and, unless they decline, a volume with its token
/// (`ServiceAccount`).
public final class ServiceAccounts implements MutatingPlugin {

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String VOLUME_PREFIX = "kube-api-access-";
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;
  private static final long TOKEN_SECONDS = 3607;
  private static final long MODE = 0644;

  private final ObjectReader objects;
  private final RandomGenerator random;

  public ServiceAccounts(ObjectReader objects, RandomGenerator random) {
    this.objects = objects;
    this.random = random;
  }

  @Override
  public String name() {
    return "ServiceAccount";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    if (!request.creates("", "pods")
        || request.object().at("metadata", "annotations", MIRROR) != null) {
      return;
    }
    JsonObject spec = request.object().childObject("spec");
    String name = spec.string("serviceAccountName").filter(n -> !n.isEmpty()).orElse("default");
    spec.put("serviceAccountName", name);
    spec.put("serviceAccount", name);
    JsonObject account =
        objects
            .get(ACCOUNTS, request.namespace(), name)
            .orElseThrow(() ->
                Failures.forbidden(
                    PODS,
                    request.name(),
                    "error looking up service account "
                        + request.namespace()
                        + "/"
                        + name
                        + ": serviceaccount \""
                        + name
                        + "\" not found"));
    if (wantsToken(spec, account)) {
      mountToken(spec);
    }
    if (spec.array("imagePullSecrets").map(List::isEmpty).orElse(true)) {
      account
          .array("imagePullSecrets")
          .filter(secrets -> !secrets.isEmpty())
          .ifPresent(secrets -> spec.put("imagePullSecrets", secrets.deepCopy()));
    }
  }

  /// The pod decides, then the account, else yes.
  private static boolean wantsToken(JsonObject spec, JsonObject account) {
    return spec.bool("automountServiceAccountToken")
        .or(() -> account.bool("automountServiceAccountToken"))
        .orElse(true);
  }

  private void mountToken(JsonObject spec) {
    String volume = presentVolume(spec);
    boolean made = volume.isEmpty();
    String name = made ? VOLUME_PREFIX + suffix() : volume;
    boolean mounted = false;
    for (String kind : List.of("initContainers", "containers")) {
      for (JsonObject container : spec.array(kind).map(JsonArray::objects).orElse(List.of())) {
        mounted |= mount(container, name);
      }
    }
    if (made && mounted) {
      spec.childArray("volumes").add(volume(name));
    }
  }

  private static String presentVolume(JsonObject spec) {
    return spec.array("volumes").map(JsonArray::objects).orElse(List.of()).stream()
        .map(volume -> volume.string("name").orElse(""))
        .filter(name -> name.startsWith(VOLUME_PREFIX))
        .findFirst()
        .orElse("");
  }

  private static boolean mount(JsonObject container, String volume) {
    JsonArray mounts = container.childArray("volumeMounts");
    boolean taken =
        mounts.objects().stream()
            .anyMatch(mount -> mount.string("mountPath").orElse("").equals(MOUNT_PATH));
    if (!taken) {
      mounts.add(JsonObject.of("name", volume, "readOnly", true, "mountPath", MOUNT_PATH));
    }
    return !taken;
  }

  private String suffix() {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      suffix.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return suffix.toString();
  }

  private static JsonObject volume(String name) {
    JsonObject token =
        JsonObject.of(
            "serviceAccountToken",
            JsonObject.of("expirationSeconds", TOKEN_SECONDS, "path", "token"));
    JsonObject authority =
        JsonObject.of(
            "configMap",
            JsonObject.of(
                "name",
                "kube-root-ca.crt",
                "items",
                JsonArray.of(JsonObject.of("key", "ca.crt", "path", "ca.crt"))));
    JsonObject namespace =
        JsonObject.of(
            "downwardAPI",
            JsonObject.of(
                "items",
                JsonArray.of(
                    JsonObject.of(
                        "path",
                        "namespace",
                        "fieldRef",
                        JsonObject.of("apiVersion", "v1", "fieldPath", "metadata.namespace")))));
    return JsonObject.of(
        "name",
        name,
        "projected",
        JsonObject.of("sources", JsonArray.of(token, authority, namespace), "defaultMode", MODE));
  }
}
