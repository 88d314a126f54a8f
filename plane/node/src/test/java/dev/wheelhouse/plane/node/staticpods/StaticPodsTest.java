// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.staticpods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class StaticPodsTest {

  private static final String HASH = "0123456789abcdef0123456789abcdef";

  private static Node node(String name) {
    return new NodeBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private static Pod mirror(Node owner) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("web-n1")
            .withNamespace("default")
            .withUid(HASH)
            .endMetadata()
            .withNewSpec()
            .withNodeName("n1")
            .endSpec()
            .build();
    Pod mirror = MirrorPods.mirrorOf(pod, owner);
    mirror.getMetadata().setUid("own");
    return mirror;
  }

  @Test
  void onlyTheNodeThatRunsAPodSaysWhichItIs() {
    assertThat(StaticPods.identity(mirror(node("n1")))).isEqualTo(HASH);
    assertThat(StaticPods.identity(mirror(node("n2")))).isEqualTo("own");

    Pod named = mirror(node("n1"));
    named.getMetadata().getOwnerReferences().getFirst().setController(null);
    assertThat(StaticPods.identity(named)).isEqualTo("own");
  }
}
