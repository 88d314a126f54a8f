// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.crds.CustomResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The Helm chart, made from the same manifests that `install` applies: where these take a value,
/// the chart's templates have an expression.
///
/// The kinds are templates, so that an upgrade brings newer ones; they stay when the release goes,
/// since all applications would go with them.
final class Chart {

  private static final String VERSION = "0.1.0";
  private static final String NOTE =
      "# Made by `wheelhouse install --chart DIR`; not to be edited.\n";

  /// How a further argument of the operator begins in its Deployment.
  static final String ITEM = "\n            - ";

  private Chart() {}

  /// Content by path in the chart.
  static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("Chart.yaml", chart());
    files.put("values.yaml", values());
    files.put("templates/kinds.yaml", NOTE + kinds());
    for (String file : new String[] {Manifests.ROLE, Manifests.ACCESS, Manifests.DEPLOYMENT}) {
      files.put("templates/" + file, NOTE + Manifests.text(file, expressions()));
    }
    files.put("templates/NOTES.txt", notes());
    return files;
  }

  static void write(Path folder) {
    try {
      for (Map.Entry<String, String> file : files().entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.PERMISSION, "cannot write the chart into " + folder + ": " + e, e);
    }
  }

  /// What stands for each value of the manifests.
  static Map<String, String> expressions() {
    Map<String, String> expressions = new LinkedHashMap<>(InstallSettings.fixed());
    expressions.put("namespace", "{{ .Release.Namespace }}");
    expressions.put("image", "{{ required \"set image to the operator's image\" .Values.image }}");
    expressions.put("replicas", "{{ .Values.replicas }}");
    expressions.put("registry", "{{ .Values.registry }}");
    expressions.put("ingressClass", "{{ .Values.ingressClass }}");
    expressions.put("imagePullPolicy", "{{ .Values.imagePullPolicy }}");
    expressions.put("imagePullSecrets", "{{ toJson .Values.imagePullSecrets }}");
    expressions.put("resources", "{{ toJson .Values.resources }}");
    expressions.put("takeOver", "{{ .Values.takeOver }}");
    expressions.put("registrySecret", "{{ .Values.registrySecret }}");
    expressions.put("unstamped", "{{ .Values.unstamped }}");
    expressions.put("allowStepAddresses", "{{ join \",\" .Values.allowStepAddresses }}");
    expressions.put(
        "operatorArguments",
        "{{ range .Values.operatorArguments }}" + ITEM + "{{ toJson . }}{{ end }}");
    return expressions;
  }

  private static String chart() {
    return """
    apiVersion: v2
    name: wheelhouse
    description: Delivers, runs and watches cloud-native applications on Kubernetes.
    type: application
    version: %s
    appVersion: "%s"
    kubeVersion: ">=1.36.0-0"
    """
        .formatted(VERSION, VERSION);
  }

  private static String values() {
    return """
    # Image of the operator; `wheelhouse image push REF` makes one.
    image: ""
    imagePullPolicy: IfNotPresent
    # A list of {name: ...}.
    imagePullSecrets: []
    # Copies, of which one leads.
    replicas: %d
    # Registry for the images of programs.
    registry: ""
    # Secret with the login by which they are pushed, of type kubernetes.io/dockerconfigjson, where
    # there is one.
    registrySecret: %s
    # Class of Ingresses for which an application names none.
    ingressClass: ""
    # Begin even though KubeVela's controller looks after the cluster's applications.
    takeOver: false
    # What becomes of applications of which nothing proves who wrote them: refuse or as-operator.
    unstamped: %s
    # Networks that workflow steps may reach although they are of the operator's machine or cloud.
    allowStepAddresses: []
    # Further arguments of the operator, such as --allow-path=/jars.
    operatorArguments: []
    resources:
      requests:
        cpu: %s
        memory: %s
      limits:
        memory: %s
    """
        .formatted(
            InstallSettings.REPLICAS,
            InstallSettings.REGISTRY_SECRET,
            InstallSettings.UNSTAMPED,
            InstallSettings.CPU,
            InstallSettings.MEMORY,
            InstallSettings.MEMORY);
  }

  private static String kinds() {
    StringBuilder text = new StringBuilder();
    for (JsonObject kind : CustomResources.definitions()) {
      kind.childObject("metadata")
          .childObject("annotations")
          .put("helm.sh/resource-policy", "keep");
      text.append(ManifestText.of(kind).replace("{{", "{{ \"{{\" }}"));
    }
    return text.toString();
  }

  private static String notes() {
    return """
    {{- if ne .Release.Namespace "vela-system" }}
    {{- fail "install into vela-system (-n vela-system): no other namespace works" }}
    {{- end }}
    Wheelhouse runs in namespace {{ .Release.Namespace }}.
    `helm uninstall` leaves applications running, and the kinds of core.oam.dev where they are.
    """;
  }
}
