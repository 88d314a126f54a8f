// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.nodes;

import static dev.wheelhouse.plane.apiserver.admission.TestRequests.mutated;
import static dev.wheelhouse.plane.apiserver.admission.TestRequests.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.TestRequests;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authz.MemoryObjects;
import org.junit.jupiter.api.Test;

class NodeRestrictionTest {

  private static final Identity NODE = Identity.user("system:node:n1", "system:nodes");

  private final MemoryObjects objects =
      new MemoryObjects()
          .put(
              new GroupResource("", "pods"),
              """
              {"metadata":{"name":"mine","namespace":"team","uid":"u1"},
               "spec":{"nodeName":"n1"}}\
              """)
          .put(
              new GroupResource("", "pods"),
              """
              {"metadata":{"name":"other","namespace":"team","uid":"u2"},
               "spec":{"nodeName":"n2"}}\
              """)
          .put(new GroupResource("", "nodes"), "{\"metadata\":{\"name\":\"n1\",\"uid\":\"un\"}}");
  private final NodeRestriction plugin = new NodeRestriction(objects);

  private static TestRequests by(String resource) {
    return TestRequests.of(resource).by(NODE);
  }

  private void allows(AdmissionRequest request) {
    assertThatCode(() -> plugin.validate(request)).doesNotThrowAnyException();
  }

  private static String node(String name, String labels) {
    return "{\"metadata\":{\"name\":\"%s\",\"labels\":{%s}}}".formatted(name, labels);
  }

  @Test
  void leavesOthersAlone() {
    allows(TestRequests.of("nodes").create(node("n2", "\"kubernetes.io/x\":\"y\"")));
  }

  @Test
  void keepsANodeToItself() {
    allows(by("nodes").create(node("n1", "\"kubernetes.io/hostname\":\"h\",\"own\":\"y\"")));
    assertThat(refusal(plugin, by("nodes").create(node("n2", ""))))
        .isEqualTo("node \"n1\" is not allowed to modify node \"n2\"");
    assertThat(
            refusal(
                plugin,
                by("nodes")
                    .create(
                        node(
                            "n1",
                            "\"node-restriction.kubernetes.io/a\":\"\",\"foo.k8s.io/b\":\"\""))))
        .isEqualTo(
            "node \"n1\" is not allowed to set the following labels: foo.k8s.io/b,"
                + " node-restriction.kubernetes.io/a");
    assertThat(
            refusal(
                plugin,
                by("nodes")
                    .update(
                        "{\"metadata\":{\"name\":\"n1\"},\"spec\":{\"taints\":[]}}",
                        "{\"metadata\":{\"name\":\"n1\"},\"spec\":{\"taints\":[{\"key\":\"a\"}]}}")))
        .isEqualTo("node \"n1\" is not allowed to modify taints");
  }

  @Test
  void keepsANodeToItsPods() {
    String mine = "{\"metadata\":{\"name\":\"mine\"},\"spec\":{\"nodeName\":\"n1\"}}";
    String other = "{\"metadata\":{\"name\":\"other\"},\"spec\":{\"nodeName\":\"n2\"}}";

    allows(by("pods").on("status").update(mine, mine));
    allows(by("pods").delete(mine));
    allows(by("pods").on("eviction").create("{\"metadata\":{\"name\":\"mine\"}}"));
    assertThat(refusal(plugin, by("pods").on("status").update(other, other)))
        .isEqualTo(
            "node \"n1\" can only update pod status for pods with spec.nodeName set to itself");
    assertThat(refusal(plugin, by("pods").delete(other)))
        .isEqualTo("node \"n1\" can only delete pods with spec.nodeName set to itself");
    assertThat(
            refusal(
                plugin, by("pods").on("eviction").create("{\"metadata\":{\"name\":\"other\"}}")))
        .isEqualTo("node n1 can only evict pods with spec.nodeName set to itself");
    assertThat(refusal(plugin, by("pods").on("binding").create(mine)))
        .isEqualTo(
            "unexpected pod subresource \"binding\", only 'status' and 'eviction' are allowed");
  }

  @Test
  void letsANodeMakeMirrorPodsOnly() {
    String owner =
        "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"n1\",\"uid\":\"%s\",\"controller\":true}";
    String pod =
        """
        {"metadata":{"name":"p","annotations":{"kubernetes.io/config.mirror":"x"},
         "ownerReferences":[%s]},"spec":{"nodeName":"n1"%s}}\
        """;

    allows(by("pods").create(pod.formatted(owner.formatted("un"), "")));
    assertThat(refusal(plugin, by("pods").create("{\"spec\":{\"nodeName\":\"n1\"}}")))
        .isEqualTo(
            "pod does not have \"kubernetes.io/config.mirror\" annotation, node \"n1\" can only"
                + " create mirror pods");
    assertThat(refusal(plugin, by("pods").create(pod.formatted(owner.formatted("zz"), ""))))
        .isEqualTo("node n1 UID mismatch: expected zz got un");
    assertThat(
            refusal(
                plugin,
                by("pods")
                    .create(
                        pod.formatted(
                            owner.formatted("un"),
                            ",\"volumes\":[{\"name\":\"v\",\"secret\":{\"secretName\":\"s\"}}]"))))
        .isEqualTo("node \"n1\" can not create pods that reference secrets");
  }

  @Test
  void mirrorPodsAreMadeByTheirNodeOnly() {
    MirrorPodAuthors authors = new MirrorPodAuthors();
    String mirror =
        """
        {"metadata":{"name":"p","annotations":{"kubernetes.io/config.mirror":"x"}},
         "spec":{"nodeName":"%s"}}\
        """;

    assertThatCode(() -> authors.validate(by("pods").create(mirror.formatted("n1"))))
        .doesNotThrowAnyException();
    assertThatCode(() -> authors.validate(TestRequests.of("pods").create("{\"spec\":{}}")))
        .doesNotThrowAnyException();
    assertThat(refusal(authors, by("pods").create(mirror.formatted("n2"))))
        .isEqualTo(
            "only node \"n2\" can create pods with \"kubernetes.io/config.mirror\" annotation and"
                + " spec.nodeName set to it");
    assertThat(refusal(authors, TestRequests.of("pods").create(mirror.formatted("n1"))))
        .startsWith("only node \"n1\" can create pods");
    Identity alike = Identity.user("system:node:n1", "friends");
    assertThat(refusal(authors, TestRequests.of("pods").by(alike).create(mirror.formatted("n1"))))
        .startsWith("only node \"n1\" can create pods");
  }

  @Test
  void letsAMirrorPodTellOfItselfByProjectedVolumes() {
    String pod =
        """
        {"metadata":{"name":"p","annotations":{"kubernetes.io/config.mirror":"x"},
         "ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"n1","uid":"un",
           "controller":true}]},
         "spec":{"nodeName":"n1","volumes":[{"name":"v","projected":{"sources":[%s]}}]}}\
        """;

    allows(by("pods").create(pod.formatted("{\"downwardAPI\":{\"items\":[]}}")));
    assertThat(
            refusal(
                plugin,
                by("pods").create(pod.formatted("{\"serviceAccountToken\":{\"path\":\"t\"}}"))))
        .isEqualTo(
            "node \"n1\" can not create pods that reference serviceaccounts (via projected"
                + " volumes)");
    assertThat(
            refusal(
                plugin,
                by("pods")
                    .create(pod.formatted("{\"downwardAPI\":{}},{\"secret\":{\"name\":\"s\"}}"))))
        .isEqualTo(
            "node \"n1\" can not create pods that reference secrets (via projected volumes)");
    assertThat(
            refusal(
                plugin,
                by("pods").create(pod.formatted("{\"clusterTrustBundle\":{\"name\":\"b\"}}"))))
        .isEqualTo("node \"n1\" can not create pods that reference clustertrustbundles");
  }

  @Test
  void givesTokensOnlyForPodsOfTheNode() {
    String token =
        """
        {"spec":{"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"%s","uid":"%s"}}}\
        """;
    TestRequests tokens = by("serviceaccounts").on("token");

    allows(tokens.create(token.formatted("mine", "u1")));
    assertThat(refusal(plugin, tokens.create("{}")))
        .isEqualTo("node requested token not bound to a pod");
    assertThat(refusal(plugin, tokens.create(token.formatted("other", "u2"))))
        .isEqualTo("node requested token bound to a pod scheduled on a different node");
  }

  @Test
  void taintsNewNodes() {
    TaintNodesByCondition taints = new TaintNodesByCondition();

    AdmissionRequest request = by("nodes").create(node("n1", ""));
    taints.mutate(request);

    assertThat(mutated(taints, request).array("spec", "taints").orElseThrow()).hasSize(1);
  }
}
